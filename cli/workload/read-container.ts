import type { Entry } from '../read/entry.js';
import { readPreStop } from './read-pre-stop.js';
import { readProbe } from './read-probe.js';
import { cpusOf } from './quantity.js';
import type { CommandLine, Container, ContainerPort } from './workload.js';

/** A container of a pod. */
export function readContainer(entry: Entry): Container {
  const ports = readPorts(entry);
  return {
    name: entry.get('name')?.text() ?? '(no name)',
    image: entry.get('image')?.text() ?? '',
    line: entry.line,
    command: readCommand(entry),
    ports,
    probes: {
      startup: readProbe(entry, 'startup', ports),
      liveness: readProbe(entry, 'liveness', ports),
      readiness: readProbe(entry, 'readiness', ports),
    },
    preStop: readPreStop(entry),
    cpuLimit: readCpuLimit(entry),
  };
}

function readPorts(entry: Entry): readonly ContainerPort[] {
  return (entry.get('ports')?.items() ?? []).flatMap((port) => {
    const number = port.get('containerPort')?.number();
    return number === undefined ? [] : [{ name: port.get('name')?.text(), number, line: port.line }];
  });
}

/** What the container runs: `args` alone go to the entry point of the image, which runs them in images of Node. */
function readCommand(entry: Entry): CommandLine {
  const [command, args] = [entry.get('command'), entry.get('args')];
  const words = [...(command?.items() ?? []), ...(args?.items() ?? [])].map((word) => word.text() ?? '');
  return { words, line: (command ?? args ?? entry).line };
}

function readCpuLimit(entry: Entry): Container['cpuLimit'] {
  const limit = entry.path('resources', 'limits', 'cpu');
  const text = limit?.text();
  const cpus = text === undefined ? undefined : cpusOf(text);
  return limit === undefined || text === undefined || cpus === undefined ? undefined : { cpus, text, line: limit.line };
}
