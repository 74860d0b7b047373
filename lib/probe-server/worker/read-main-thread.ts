import type { Debugger, Session } from 'node:inspector';
import { type Frame, MOST_FRAMES, type Standing } from './frames.js';

/** A main thread that runs JavaScript takes up a message between two steps, even on a busy machine within this time. */
const TAKEN_UP_WITHIN_MS = 200;

/** Thousands of scripts or calls take a while to be sent. */
const TOLD_WITHIN_MS = 2_000;

type Calls = Pick<Session, 'on' | 'post' | 'disconnect'>;

/**
 * Pauses the main thread for a moment and reads its stack. `undefined` when Node cannot do that, or when a debugger has
 * paused it.
 *
 * The order of the steps keeps the main thread safe. The pause is requested only after a first answer, so that no pause
 * stays behind in native code. Nothing is requested after `resume`: Node aborts the process if an answer arrives while
 * this thread ends.
 */
export function readMainThread(open = openSession): Promise<Standing | undefined> {
  const session = open();
  if (!session) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const scripts = new Map<string, string>();
    let isOurs = false;
    let isOpen = true;

    const end = (standing: Standing | undefined) => {
      isOpen = false;
      clearTimeout(limit);
      session.disconnect();
      resolve(standing);
    };
    const resumeAndEnd = (standing: Standing) => {
      // To disconnect is not enough: another session of this process may have asked for the pause too.
      session.post('Debugger.resume');
      end(standing);
    };
    let limit = setTimeout(() => end('native'), TAKEN_UP_WITHIN_MS);

    session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
    session.on('Debugger.paused', ({ params }) => {
      // A late event may still arrive after the time is up.
      if (!isOpen) return;
      if (isOurs) resumeAndEnd(params.callFrames.slice(0, MOST_FRAMES).map((frame) => toFrame(frame, scripts)));
      else end(undefined);
    });
    // The cheapest request there is.
    session.post('Schema.getDomains', () => {
      if (!isOpen) return;
      clearTimeout(limit);
      limit = setTimeout(() => resumeAndEnd('native'), TOLD_WITHIN_MS);
      session.post('Debugger.enable');
      session.post('Debugger.pause', () => (isOurs = true));
    });
  });
}

function toFrame({ functionName, location }: Debugger.CallFrame, scripts: ReadonlyMap<string, string>): Frame {
  return { functionName, url: scripts.get(location.scriptId) ?? '', line: location.lineNumber + 1 };
}

/** By its name at run time: most processes never need it. */
function openSession(): Calls | undefined {
  try {
    const { Session } = process.getBuiltinModule('node:inspector');
    const session = new Session();
    session.connectToMainThread();
    return session;
  } catch {
    return undefined; // Whatever Node refuses it for: there is nothing to mend.
  }
}
