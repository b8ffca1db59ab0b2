import type { Database } from 'better-sqlite3';
import { SojournError } from '../../shared/errors.ts';
import { migrations } from './migrations/index.ts';

/**
 * Brings the schema to the newest version. Each migration is one transaction together with its `user_version`, so a
 * crash leaves a database of some whole version.
 * @throws SojournError vault_newer when a newer Sojourn wrote it
 */
export function migrate(db: Database, steps: readonly string[] = migrations): void {
  refuseNewer(db, steps.length);
  steps.forEach((sql, index) => {
    const version = index + 1;
    const step = db.transaction(() => {
      // Asked again under the write lock: another process may have migrated meanwhile.
      if (schemaVersion(db) >= version) return;
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    });
    if (schemaVersion(db) < version) step.immediate();
  });
}

/** @throws SojournError vault_newer */
export function refuseNewer(db: Database, known: number = migrations.length): void {
  if (schemaVersion(db) > known) throw new SojournError('vault_newer');
}

function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}
