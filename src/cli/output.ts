/** What a command prints: one JSON document with `--json`, else plain lines. */
import { toErrorShape } from '../shared/errors.ts';

export interface Printer {
  /** Prints a command's result: the value as JSON, or the lines made of it. */
  result<T>(value: T, lines: (value: T) => readonly string[]): void;
  /** One of many results as they come: the value as JSON in one line, or the text. */
  line(value: unknown, text: string): void;
  /** A line on the way, for people; nothing with `--json`. */
  note(line: string): void;
  error(error: unknown): void;
}

/** Standard output for results; standard error for people's error texts (JSON errors go to standard output). */
export function createPrinter(asJson: boolean): Printer {
  return {
    result(value, lines) {
      const text = asJson ? JSON.stringify(value ?? null, null, 2) : lines(value).join('\n');
      if (text !== '') process.stdout.write(`${text}\n`);
    },
    line(value, text) {
      process.stdout.write(`${asJson ? JSON.stringify(value) : text}\n`);
    },
    note(line) {
      if (!asJson) process.stdout.write(`${line}\n`);
    },
    error(error) {
      const shape = toErrorShape(error);
      if (asJson) {
        process.stdout.write(`${JSON.stringify({ error: shape }, null, 2)}\n`);
        return;
      }
      const lines = [shape.message, shape.advice, shape.details].filter(
        (line) => line !== undefined && line !== '',
      );
      process.stderr.write(`${lines.join('\n')}\n`);
    },
  };
}

/** Rows in aligned columns, header first. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [header, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A moment for people: local date and time to the minute; `never` for null. */
export function moment(at: number | null): string {
  if (at === null) return 'never';
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}
