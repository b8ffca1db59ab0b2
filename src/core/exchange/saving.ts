/** Files of an export, on disk. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SojournError } from '../../shared/errors.ts';
import { writeDurably } from '../storage/index.ts';

interface ToSave {
  readonly text: string;
  readonly beside: readonly { readonly fileName: string; readonly text: string }[];
}

/**
 * Writes an export where the person chose, and next to it, named alike, what belongs to it. Only what was there under the
 * chosen name may be replaced, since that is what the person was asked about.
 * @throws input_invalid where something else is in the way; nothing is written then
 */
export function saveExport({ text, beside }: ToSave, path: string): void {
  const isReplaced = existsSync(path);
  const others = beside.map((file) => ({ ...file, path: besidePath(path, file.fileName) }));
  const inTheWay = others.find((file) => !isReplaced && existsSync(file.path));
  if (inTheWay !== undefined) {
    const what = `“${basename(inTheWay.path)}”, which belongs to this export, is there already.`;
    throw new SojournError('input_invalid', { values: { what } });
  }
  for (const file of others) writeDurably(file.path, file.text, 'replace');
  writeDurably(path, text, 'replace');
}

/** `Tasks.asl.json` has `Tasks.schedule.json` beside it, whatever it was called. */
function besidePath(path: string, fileName: string): string {
  const [name = ''] = basename(path).split(/\.[a-z-]+\.json$/i);
  const ending = /\.[a-z-]+\.json$/i.exec(fileName)?.[0] ?? '.json';
  return join(dirname(path), `${name}${ending}`);
}
