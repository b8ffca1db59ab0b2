/** Writing files so that a crash leaves the old one or the new one, never half of one. */
import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, open, rename, rm } from 'node:fs/promises';
import { isFileAt } from './places.ts';
import type { Place } from './places.ts';
import { fileProblem, taken } from './problems.ts';

/** @throws conflict_at_app where a file is there that must not be replaced, input_invalid, disk_full */
export async function writeWhole(
  place: Place,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { replace }: { readonly replace: boolean },
): Promise<void> {
  if ((await isFileAt(place)) && !replace) throw taken(place.shown);
  const temporary = `${place.path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      for await (const chunk of content) await handle.writeFile(chunk);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (replace) await rename(temporary, place.path);
    else await moveToFree(temporary, place.path);
  } catch (error) {
    throw fileProblem(error, place.shown);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Gives a file another name where nothing is, also when something came there meanwhile. @throws EEXIST */
export async function moveToFree(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Sticks and network folders know no links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
  await rm(from);
}
