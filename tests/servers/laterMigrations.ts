/** Migrations that a later Sojourn might have: each one makes a table and fills it. */
import { migrations } from '../../src/core/storage/migrations/index.ts';

export const migrationKey = Buffer.alloc(32, 9);
export const rowsPerStep = 50;

const steps = Array.from({ length: 40 }, (_, index) => {
  const table = `later_${migrations.length + index + 1}`;
  return `CREATE TABLE ${table} (x TEXT NOT NULL) STRICT;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rowsPerStep})
    INSERT INTO ${table} SELECT hex(randomblob(100)) FROM n;`;
});

export const laterMigrations: readonly string[] = [...migrations, ...steps];
