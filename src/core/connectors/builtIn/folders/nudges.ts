/**
 * Says when something in a folder may have changed, so that it is looked at sooner than in its interval. It is a hint
 * only: what is new is known from the whole folder, so that a hint that does not come loses nothing.
 */
import { relative, sep } from 'node:path';
import type { Json } from '../../../../shared/connector.ts';
import { folderOf } from './places.ts';
import { deepest } from './listing.ts';

/** @returns what ends the watching. @throws input_invalid; where the system cannot watch, `failed` is told instead */
export async function watchFolder(
  fields: Readonly<Record<string, Json>>,
  changed: () => void,
  failed: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const folder = await folderOf(fields.folder);
  // Loaded when the first folder is watched: most starts of the core need none.
  const { watch } = await import('chokidar');
  const watcher = watch(folder, {
    depth: fields.subfolders === true ? deepest : 0,
    followSymlinks: false,
    ignoreInitial: true,
    ignored: (path) =>
      relative(folder, path)
        .split(sep)
        .some((part) => part.startsWith('.')),
    ignorePermissionErrors: true,
    atomic: false,
    persistent: false,
  });
  watcher.on('add', changed);
  watcher.on('change', changed);
  watcher.on('error', failed);
  return () => watcher.close();
}
