/** Which files the window consists of, and which address names which. */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export const scheme = 'app';
/** The only origin that may talk to the core. */
export const windowOrigin = `${scheme}://sojourn`;
export const windowUrl = `${windowOrigin}/index.html`;

/** The address of a journey's own window: it opens without the rail. */
export function journeyUrl(journey: string): string {
  const id = encodeURIComponent(journey);
  return `${windowUrl}?journey=${id}#/journeys/${id}`;
}

/**
 * The file that an address names, or undefined. The path is compared with the allow-list as it came, undecoded, so
 * that `..`, `%2e%2e`, `%00` and other spellings name nothing (W1).
 */
export function allowedFile(
  address: string,
  files: ReadonlyMap<string, string>,
): string | undefined {
  const prefix = `${windowOrigin}/`;
  if (!address.startsWith(prefix)) return undefined;
  const path = address.slice(prefix.length).replace(/[?#].*$/s, '');
  return files.get(path);
}

/** Every regular file below a folder: its path with `/` as separator → its absolute path. Links are left out. */
export function listFiles(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [relative(folder, file).split(sep).join('/'), file];
      }),
  );
}
