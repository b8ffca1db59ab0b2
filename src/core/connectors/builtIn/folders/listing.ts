/** What lies in a folder: files with path, size and time. Links, devices and hidden files are left out. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SojournError } from '../../../../shared/errors.ts';
import { fileProblem } from './problems.ts';

export interface Entry {
  readonly name: string;
  /** Below the folder, with slashes. */
  readonly path: string;
  readonly size: number;
  /** ISO 8601, UTC. */
  readonly modified: string;
}

const mostEntries = 10_000;
export const deepest = 20;
/** A file that was written to less than so many milliseconds ago may not be whole yet. */
export const settled = 2_000;

/**
 * @param pattern a name with `*` and `?`, as in `*.pdf`; compared without regard to case
 * @param now leaves out what is still being written
 * @throws input_invalid, answer_too_large (more than 10,000 files)
 */
export async function filesIn(
  folder: string,
  {
    pattern,
    subfolders,
    now,
  }: { readonly pattern?: string; readonly subfolders: boolean; readonly now?: number },
): Promise<Entry[]> {
  const fits = matcher(pattern ?? '*');
  const entries: Entry[] = [];
  const waiting = [{ path: '', depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { name, isFile, isFolder } of await namesIn(join(folder, next.path))) {
      const path = next.path === '' ? name : `${next.path}/${name}`;
      if (isFolder && subfolders && next.depth < deepest) {
        waiting.push({ path, depth: next.depth + 1 });
      }
      if (!isFile || !fits(name)) continue;
      const entry = await entryOf(folder, path, name, now);
      if (entry !== null) entries.push(entry);
      if (entries.length > mostEntries) throw tooMany();
    }
  }
  return entries.sort((a, b) => a.path.localeCompare(b.path, 'en'));
}

async function namesIn(
  folder: string,
): Promise<{ name: string; isFile: boolean; isFolder: boolean }[]> {
  try {
    const found = await readdir(folder, { withFileTypes: true });
    return found
      .filter(({ name }) => !name.startsWith('.'))
      .map((each) => ({ name: each.name, isFile: each.isFile(), isFolder: each.isDirectory() }));
  } catch (error) {
    throw fileProblem(error, folder);
  }
}

/** Null for a file that went meanwhile, or is still being written. */
async function entryOf(
  folder: string,
  path: string,
  name: string,
  now: number | undefined,
): Promise<Entry | null> {
  const found = await lstat(join(folder, path)).catch(() => null);
  if (!found?.isFile()) return null;
  // Clocks of network drives differ: a time that is far off on either side says that nobody writes now.
  const written = Math.max(found.mtimeMs, found.ctimeMs);
  if (now !== undefined && Math.abs(now - written) < settled) return null;
  return { name, path, size: found.size, modified: found.mtime.toISOString() };
}

/** By hand, without a regular expression: a pattern of many stars must not take its time. */
function matcher(pattern: string): (name: string) => boolean {
  const wanted = Array.from(pattern.toLowerCase());
  return (given) => {
    const name = Array.from(given.toLowerCase());
    let at = 0;
    let star = -1;
    let mark = 0;
    let place = 0;
    while (at < name.length) {
      if (wanted[place] === '*') {
        star = place;
        mark = at;
        place += 1;
      } else if (
        wanted[place] === '?' ||
        (wanted[place] !== undefined && wanted[place] === name[at])
      ) {
        place += 1;
        at += 1;
      } else if (star >= 0) {
        place = star + 1;
        mark += 1;
        at = mark;
      } else {
        return false;
      }
    }
    while (wanted[place] === '*') place += 1;
    return place === wanted.length;
  };
}

function tooMany(): SojournError {
  return new SojournError('answer_too_large', {
    values: { app: 'Files and folders', limit: `${mostEntries} files` },
  });
}
