import type { LoggerService } from '@nestjs/common';

export interface LogLine {
  readonly level: 'log' | 'warn' | 'error' | 'fatal';
  readonly message: string;
  readonly context: string | undefined;
}

/** A logger for `NestFactory.create()` that prints nothing and keeps everything. */
export class CapturedLogger implements LoggerService {
  readonly lines: LogLine[] = [];

  log = this.#keeper('log');
  warn = this.#keeper('warn');
  error = this.#keeper('error');
  fatal = this.#keeper('fatal');

  /** The lines of the library. */
  get ofProbes(): readonly LogLine[] {
    return this.lines.filter(({ context }) => context === 'Probes');
  }

  // Nest passes the message first and the context last. The stack of an error may come between them.
  #keeper(level: LogLine['level']) {
    return (message: unknown, ...more: unknown[]): void => {
      const context = more.at(-1);
      this.lines.push({ level, message: String(message), context: typeof context === 'string' ? context : undefined });
    };
  }
}
