/** Files that Sojourn was asked to open: on the command line, by a second start, by macOS. */
import { isAbsolute, resolve } from 'node:path';

/**
 * What a command line gives to Sojourn itself.
 * @param line the executable first
 * @param appFolder the folder that Electron was told to run, absolute, in development: what stands up to it is Electron's
 */
export function ownArguments(line: readonly string[], appFolder: string | null): string[] {
  const isFolder = (arg: string): boolean => !arg.startsWith('-') && resolve(arg) === appFolder;
  const before = appFolder === null ? 0 : line.findIndex(isFolder);
  return line.slice(Math.max(0, before) + 1);
}

/**
 * The absolute paths of the files that a command line names.
 * @param args as `ownArguments` gives them
 * @param folder what relative paths start from
 */
export function filesOf(args: readonly string[], folder: string): string[] {
  return args
    .filter((arg) => arg !== '' && !arg.startsWith('-'))
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
