/** Files in a database in memory: for tests of what makes and opens them. */
import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { createFiles } from '../../src/core/files/index.ts';
import type { Files } from '../../src/core/files/index.ts';
import { migrate } from '../../src/core/storage/migrate.ts';

export interface MemoryFiles {
  readonly db: Database;
  readonly files: Files;
  /** How many there are, finished or not. */
  count(): number;
  close(): void;
}

export function memoryFiles(): MemoryFiles {
  const db = new SqliteDatabase(':memory:');
  db.pragma('foreign_keys = ON');
  migrate(db);
  const files = createFiles({ db, now: Date.now });
  return {
    db,
    files,
    count: () => Number(db.prepare('SELECT count(*) FROM files').pluck().get()),
    close() {
      files.close();
      db.close();
    },
  };
}
