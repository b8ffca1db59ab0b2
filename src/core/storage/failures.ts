import SqliteDatabase from 'better-sqlite3';
import { SojournError } from '../../shared/errors.ts';

/** @returns vault_damaged with its reason, a part of a sentence */
export function damaged(reason: string, cause?: unknown): SojournError {
  return new SojournError('vault_damaged', { values: { reason }, cause });
}

/**
 * Gives a failure of SQLite or of the file system its code: vault_damaged, disk_full, data_folder_unusable,
 * owner_elsewhere. Anything else is given back as it is.
 * Result codes: https://sqlite.org/rescode.html
 */
export function storageError(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof SojournError || code === undefined) return error;
  if (error instanceof SqliteDatabase.SqliteError) return sqliteFailure(code, error);
  const reason = fileReasons[code];
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new SojournError('disk_full', { cause: error });
  return reason === undefined ? error : unusable(reason, error);
}

const fileReasons: Readonly<Record<string, string>> = {
  EACCES: 'it may not be read or written by you',
  EPERM: 'it may not be read or written by you',
  EROFS: 'it is on a disk that can only be read',
  ENOTDIR: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
  ENOENT: 'it does not exist',
  EIO: 'the disk reported an error',
};

function sqliteFailure(code: string, error: Error): unknown {
  if (code.startsWith('SQLITE_NOTADB'))
    return damaged('it cannot be read with the key of this vault', error);
  if (code.startsWith('SQLITE_CORRUPT'))
    return damaged('a part of it is missing or was changed', error);
  if (code.startsWith('SQLITE_FULL')) return new SojournError('disk_full', { cause: error });
  if (code.startsWith('SQLITE_BUSY')) return new SojournError('owner_elsewhere', { cause: error });
  if (code.startsWith('SQLITE_READONLY')) return unusable('it can only be read', error);
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_PERM'))
    return unusable('a file in it cannot be opened', error);
  if (code.startsWith('SQLITE_IOERR')) return unusable('the disk reported an error', error);
  return error;
}

function unusable(reason: string, cause: unknown): SojournError {
  return new SojournError('data_folder_unusable', { values: { reason }, cause });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
