import type { Debugger, Session } from 'node:inspector';
import { type Frame, MOST_FRAMES, type Standing } from './frames.js';

/** A main thread that runs JavaScript takes a message up between two steps of it: this is long for a machine that is busy. */
const TAKEN_UP_WITHIN_MS = 200;

/** Thousands of scripts or of calls take a while to be told. */
const TOLD_WITHIN_MS = 2_000;

type Calls = Pick<Session, 'on' | 'post' | 'disconnect'>;

/**
 * Pauses the main thread for the moment that it takes to read where it stands. `undefined` where Node cannot tell, or where
 * somebody else has paused it.
 *
 * The order of the steps keeps the main thread safe. A pause is asked for only when it answers, so in native code none is
 * left behind. Nothing is asked after `resume`: the main thread has no answer to give to this thread once it goes on, for
 * Node aborts the process when such an answer comes while this thread ends.
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
      // Not by the disconnection alone: the pause may be one of another session of this process, too.
      session.post('Debugger.resume');
      end(standing);
    };
    let limit = setTimeout(() => end('native'), TAKEN_UP_WITHIN_MS);

    session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
    session.on('Debugger.paused', ({ params }) => {
      // What was on its way when the time was up still comes.
      if (!isOpen) return;
      if (isOurs) resumeAndEnd(params.callFrames.slice(0, MOST_FRAMES).map((frame) => toFrame(frame, scripts)));
      else end(undefined);
    });
    // The smallest question that there is.
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

/** By its name at run time: a Node without an inspector has no such module, and most processes never need it. */
function openSession(): Calls | undefined {
  // Bun and Deno have the module, and a session that never answers.
  if (process.versions['bun'] !== undefined || process.versions['deno'] !== undefined) return undefined;
  try {
    const { Session } = process.getBuiltinModule('node:inspector');
    const session = new Session();
    session.connectToMainThread();
    return session;
  } catch {
    return undefined; // Built without it, or refused by the permission model: there is nothing to mend.
  }
}
