import { platforms } from '../support/platforms.js';
import { watchedOn } from './support/watched-on.js';

platforms.filter(({ name }) => name === 'Fastify').forEach(watchedOn);
