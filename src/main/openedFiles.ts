/** Files that Sojourn was asked to open: on the command line, by a second start, by macOS. */
import { isAbsolute, resolve } from 'node:path';

/**
 * The absolute paths of the files that a command line names.
 * @param args without the executable
 * @param folder what relative paths start from
 * @param development the first name is the folder of the app, as in `electron --inspect . trip.sojourn.json`
 */
export function filesOf(
  args: readonly string[],
  folder: string,
  development: boolean | undefined,
): string[] {
  return args
    .filter((arg) => arg !== '' && !arg.startsWith('-'))
    .slice(development === true ? 1 : 0)
    .map((path) => resolve(folder, path));
}

/** What a second start hands over to the first. It comes from another process, so it is looked at closely. */
export function filesHandedOver(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('files' in data)) return [];
  const { files } = data;
  return Array.isArray(files)
    ? files.filter((file): file is string => typeof file === 'string' && isAbsolute(file))
    : [];
}
