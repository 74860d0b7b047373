import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Phase, type PhaseEvent, STARTING, transition } from './phase.js';

const RUNNING: Phase = { name: 'running' };
const DRAINING: Phase = { name: 'draining', started: true };
const NEVER_STARTED: Phase = { name: 'draining', started: false };

describe('transition', () => {
  it.each<[phase: Phase, event: PhaseEvent, next: Phase]>([
    [STARTING, 'started', RUNNING],
    [STARTING, 'shutdown', NEVER_STARTED],
    [RUNNING, 'started', RUNNING],
    [RUNNING, 'shutdown', DRAINING],
    [DRAINING, 'started', DRAINING],
    [DRAINING, 'shutdown', DRAINING],
    [NEVER_STARTED, 'started', NEVER_STARTED],
    [NEVER_STARTED, 'shutdown', NEVER_STARTED],
  ])('%j, on %s, becomes %j', (phase, event, next) => {
    expect(transition(phase, event)).toEqual(next);
  });

  it('returns the same phase object when the event changes nothing', () => {
    expect(transition(RUNNING, 'started')).toBe(RUNNING);
    expect(transition(DRAINING, 'shutdown')).toBe(DRAINING);
    expect(transition(NEVER_STARTED, 'started')).toBe(NEVER_STARTED);
  });

  it('depends only on the first shutdown and on whether a start came before it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<PhaseEvent>('started', 'shutdown'), { maxLength: 20 }), (events) => {
        const [before, after] = [events.slice(0, events.indexOf('shutdown')), events.includes('shutdown')];
        const started = (after ? before : events).includes('started');
        const expected = after ? { name: 'draining', started } : { name: started ? 'running' : 'starting' };
        expect(events.reduce<Phase>(transition, STARTING)).toEqual(expected);
      }),
    );
  });
});
