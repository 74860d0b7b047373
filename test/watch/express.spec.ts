import { platforms } from '../support/platforms.js';
import { watchedOn } from './support/watched-on.js';

platforms.filter(({ name }) => name === 'Express').forEach(watchedOn);
