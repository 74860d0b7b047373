import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Phase, type PhaseEvent, STARTING, transition } from './phase.js';

const BOOTED: Phase = { name: 'starting', booted: true, prepared: false };
const PREPARED: Phase = { name: 'starting', booted: false, prepared: true };
const RUNNING: Phase = { name: 'running' };
const DRAINING: Phase = { name: 'draining', started: true };
const NEVER_STARTED: Phase = { name: 'draining', started: false };

describe('transition', () => {
  it.each<[phase: Phase, event: PhaseEvent, next: Phase]>([
    [STARTING, 'booted', BOOTED],
    [STARTING, 'prepared', PREPARED],
    [BOOTED, 'prepared', RUNNING],
    [PREPARED, 'booted', RUNNING],
    [BOOTED, 'shutdown', NEVER_STARTED],
    [PREPARED, 'shutdown', NEVER_STARTED],
    [STARTING, 'shutdown', NEVER_STARTED],
    [RUNNING, 'booted', RUNNING],
    [RUNNING, 'prepared', RUNNING],
    [RUNNING, 'shutdown', DRAINING],
    [DRAINING, 'prepared', DRAINING],
    [DRAINING, 'shutdown', DRAINING],
    [NEVER_STARTED, 'booted', NEVER_STARTED],
    [NEVER_STARTED, 'prepared', NEVER_STARTED],
    [NEVER_STARTED, 'shutdown', NEVER_STARTED],
  ])('%j, on %s, becomes %j', (phase, event, next) => {
    expect(transition(phase, event)).toEqual(next);
  });

  it('keeps the phase itself when the event changes nothing', () => {
    expect(transition(BOOTED, 'booted')).toBe(BOOTED);
    expect(transition(PREPARED, 'prepared')).toBe(PREPARED);
    expect(transition(RUNNING, 'prepared')).toBe(RUNNING);
    expect(transition(DRAINING, 'shutdown')).toBe(DRAINING);
    expect(transition(NEVER_STARTED, 'booted')).toBe(NEVER_STARTED);
  });

  it('is after any events what their first shutdown and a start before it say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<PhaseEvent>('booted', 'prepared', 'shutdown'), { maxLength: 20 }),
        (events) => {
          const isOver = events.includes('shutdown');
          const before = isOver ? events.slice(0, events.indexOf('shutdown')) : events;
          const [booted, prepared] = [before.includes('booted'), before.includes('prepared')];
          const started = booted && prepared;
          const alive = started ? { name: 'running' } : { name: 'starting', booted, prepared };
          const expected = isOver ? { name: 'draining', started } : alive;
          expect(events.reduce<Phase>(transition, STARTING)).toEqual(expected);
        },
      ),
    );
  });
});
