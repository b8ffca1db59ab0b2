/**
 * Places inside of a folder that the person chose. Nothing outside of it is ever reached: no `..`, no absolute path, no
 * link that leads out, and nothing but plain files and folders.
 */
import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { toText } from '../../../expressions/index.ts';
import type { Json } from '../../../../shared/connector.ts';
import { invalid, fileProblem } from './problems.ts';

export interface Place {
  /** The chosen folder as it really lies. */
  readonly base: string;
  /** Absolute, with every folder on the way as it really lies; what stands there, if anything, is not looked at. */
  readonly path: string;
  /** As the person wrote it, below the folder. */
  readonly shown: string;
}

/** The folder of a step. @throws input_invalid where it is no absolute path to a folder */
export async function folderOf(given: Json | undefined): Promise<string> {
  const folder = toText(given).trim();
  if (!isAbsolute(folder) || folder.includes('\0')) {
    throw invalid('Write the folder whole, from the root of the disk.', 'folder');
  }
  try {
    const base = await realpath(folder);
    if ((await stat(base)).isDirectory()) return base;
  } catch (error) {
    throw fileProblem(error, folder);
  }
  throw invalid(`“${folder}” is no folder.`, 'folder');
}

/** @throws input_invalid for what would lead out of the folder, or through what does not exist */
export async function placeIn(
  base: string,
  given: Json | undefined,
  { makeFolders = false, field = 'path' } = {},
): Promise<Place> {
  const shown = toText(given).trim();
  const segments = shown.split(/[/\\]/).filter((segment) => segment !== '' && segment !== '.');
  const leadsOut = isAbsolute(shown) || /^[a-z]:/i.test(shown) || segments.includes('..');
  if (leadsOut || /\p{Cc}/u.test(shown)) {
    throw invalid(`“${shown}” does not lie in the folder.`, field);
  }
  const last = segments.pop();
  if (last === undefined) throw invalid('Say which file in the folder is meant.', field);
  let folder = base;
  for (const segment of segments)
    folder = await stepInto(base, folder, segment, makeFolders, shown);
  return { base, path: join(folder, last), shown };
}

async function stepInto(
  base: string,
  folder: string,
  segment: string,
  make: boolean,
  shown: string,
): Promise<string> {
  try {
    const next = join(folder, segment);
    if (make) await mkdir(next).catch(unlessExists);
    const real = await realpath(next);
    if (isInside(base, real)) return real;
  } catch (error) {
    throw fileProblem(error, shown);
  }
  throw invalid(`“${shown}” leads out of the folder by a link.`, 'path');
}

function unlessExists(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function isInside(base: string, path: string): boolean {
  return path === base || path.startsWith(base.endsWith(sep) ? base : base + sep);
}

/** Opens a file to read; what a link leads to is opened only inside of the folder. @throws input_invalid */
export async function openInside({ base, path, shown }: Place): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    const real = await realpath(path);
    if (!isInside(base, real))
      throw invalid(`“${shown}” leads out of the folder by a link.`, 'path');
    // Not waiting, and no link any more: a pipe or a device must not hold the step up. Windows knows neither flag.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    handle = await open(real, flags);
  } catch (error) {
    throw fileProblem(error, shown);
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw invalid(`“${shown}” is no file.`, 'path');
}

/** Whether a plain file stands there. @throws input_invalid for anything else: a folder, a link, a device */
export async function isFileAt({ path, shown }: Place): Promise<boolean> {
  try {
    if ((await lstat(path)).isFile()) return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw fileProblem(error, shown);
  }
  throw invalid(`“${shown}” is no plain file.`, 'path');
}
