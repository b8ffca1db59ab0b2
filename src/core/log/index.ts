/** Owns the log file: JSON lines of mode 0600 in which no secret stands. */
import { pino } from 'pino';
import { createLogFile } from './logFile.ts';
import { createKnownSecrets } from './knownSecrets.ts';
import { redactText, redactValue } from './redact.ts';

export { redactText } from './redact.ts';

/** Writing to the log never throws. Do not hand it what people typed or apps answered: masking is the second line. */
export interface Log {
  info(event: string, data?: object): void;
  warn(event: string, data?: object): void;
  error(event: string, error: unknown, data?: object): void;
}

export interface LogOptions {
  /** null: nothing is written. */
  readonly file: string | null;
  /** Texts to mask from the start; see `addSecret`. */
  readonly redact?: readonly string[];
  /** When the file is larger it becomes `<file>.1`, which replaces an older one. 5 MiB unless told. */
  readonly maxBytes?: number;
}

/** Masks known secrets in every form, and what looks like one by name, form or randomness (security.md S9). */
export function createLog({ file, redact = [], maxBytes = 5 * 1024 * 1024 }: LogOptions): Log & {
  /** Masks this text from now on, also as it stands in JSON, in a URL and in base 64. */
  addSecret(text: string): void;
  /** Holds none of the added texts any longer: for the lock. */
  forgetSecrets(): void;
  close(): Promise<void>;
} {
  const known = createKnownSecrets(redact);
  const lines = file === null ? null : createLogFile(file, maxBytes);
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, enabled: lines !== null },
    { write: (line) => lines?.write(known.mask(line)) },
  );

  function write(level: 'info' | 'warn' | 'error', event: string, data: object): void {
    try {
      logger[level](redactValue(data, known.mask), redactText(known.mask(event)));
    } catch {
      // A log that fails must not take along what it was to tell of.
    }
  }

  return {
    info: (event, data = {}) => write('info', event, data),
    warn: (event, data = {}) => write('warn', event, data),
    error: (event, error, data = {}) => write('error', event, { ...data, error }),
    addSecret: (text) => known.add(text),
    forgetSecrets: () => known.forget(),
    async close() {
      lines?.close();
    },
  };
}
