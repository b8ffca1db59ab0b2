/** What goes wrong with files on the person's disk, in words for the person. */
import { SojournError } from '../../../../shared/errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read or written by you',
  EPERM: 'may not be read or written by you',
  EROFS: 'is on a disk that can only be read',
  EISDIR: 'is a folder',
  ENOTEMPTY: 'is a folder that is not empty',
  EBUSY: 'is in use by another program',
  ELOOP: 'is a link',
  ENXIO: 'is no file',
  ENAMETOOLONG: 'has a name that is too long',
  EIO: 'cannot be read: the disk reported an error',
};

/** The error to throw for what the file system threw; others are given back as they are. */
export function fileProblem(error: unknown, shown: string): unknown {
  if (error instanceof SojournError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new SojournError('disk_full', { cause: error });
  if (code === 'EEXIST') return taken(shown);
  const reason = reasons[code];
  return reason === undefined ? error : invalid(`“${shown}” ${reason}.`, 'path', error);
}

export function taken(shown: string): SojournError {
  return new SojournError('conflict_at_app', {
    text: {
      message: `“${shown}” is there already.`,
      advice: 'Choose another name, or replace it.',
    },
  });
}

export function invalid(what: string, field: string, cause?: unknown): SojournError {
  return new SojournError('input_invalid', { values: { what }, field, cause });
}
