import { SojournError } from '../../shared/errors.ts';

/** What was looked for. @throws not_found where it is not there */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new SojournError('not_found', { values: { what } });
  return value;
}
