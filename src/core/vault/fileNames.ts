/** The files of a vault in its data folder. A database has its name for life: a new key or a restored backup is a new file. */
import { readdirSync } from 'node:fs';
import { storageError } from '../storage/index.ts';

const ulidPattern = '[0-9A-HJKMNP-TV-Z]{26}';

export const firstDatabase = 'sojourn.db';
/** `sojourn.db`, `sojourn-<ULID>.db`. */
export const databaseName = new RegExp(`^sojourn(-${ulidPattern})?\\.db$`);
/** The folder in which a vault is kept that another one replaced: `replaced-20260131T235959999Z`. */
export const keptName = /^replaced-\d{8}T\d{9}Z$/;
/** A database that is being built, with whatever SQLite puts beside it. */
export const buildingName = new RegExp(
  `^(sojourn-${ulidPattern}\\.db|sojourn\\.${ulidPattern})\\.new(-wal|-shm|-journal)?$`,
);
/** What a header was on its way to become when its process ended, and a copy of one that was about to be replaced. */
export const headerLeftover = /^vault\.json\.([0-9a-f]{12}\.tmp|replaced)$/;

/** SQLite's files of one database. */
export const databaseSuffixes = ['', '-journal', '-wal', '-shm'] as const;

/** The name of a database of its own. @param id ULID */
export function databaseNamed(id: string): string {
  return `sojourn-${id}.db`;
}

/** The name of a folder for what is replaced now. @param now UTC milliseconds */
export function keptNamed(now: number): string {
  return `replaced-${new Date(now).toISOString().replace(/[-:.]/g, '')}`;
}

/**
 * The name under which a database is made. It takes its own name once a header names it: so nothing under this name can
 * be missed by anybody, unless the header in the folder names it.
 */
export function whileBuilding(database: string, vaultId: string): string {
  return database === firstDatabase ? `sojourn.${vaultId}.new` : `${database}.new`;
}

/** @returns the names in the folder; none where there is no folder. @throws SojournError data_folder_unusable */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw storageError(error);
  }
}
