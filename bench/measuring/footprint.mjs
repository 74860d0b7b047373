// What a process costs by being there, by the kernel's own books. Linux only.
import { readdirSync, readFileSync } from 'node:fs';

/**
 * The processor time and the wake-ups of all threads so far. A voluntary context switch is a thread that goes to sleep,
 * so there is one for each time that it was woken. An involuntary one, and a timeslice of schedstat, may as well be a
 * thread that had to make room for a moment: that is the machine's doing.
 */
export function activity(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}`);
  const sum = (read) => tasks.reduce((all, task) => all + read(task), 0);
  return {
    at: performance.now(),
    // In nanoseconds there, where /proc/PID/stat knows hundredths of a second only.
    cpuMs: sum((task) => Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0])) / 1_000_000,
    wakeUps: sum((task) =>
      Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`${task}/status`, 'utf8'))[1]),
    ),
  };
}

/** Of the time between two readings of {@link activity}: percent of a core, and wake-ups a second. */
export function rates(before, after) {
  const seconds = (after.at - before.at) / 1_000;
  return {
    cpuPercent: (after.cpuMs - before.cpuMs) / seconds / 10,
    wakeUps: (after.wakeUps - before.wakeUps) / seconds,
  };
}

/**
 * Memory in megabytes. Private: what would be free without this process. PSS: the same, and its share of what it has in
 * common with others.
 */
export function memory(pid) {
  const said = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const mb = (field) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(said)[1]) / 1_024;
  return { privateMb: mb('Private_Clean') + mb('Private_Dirty'), pssMb: mb('Pss') };
}
