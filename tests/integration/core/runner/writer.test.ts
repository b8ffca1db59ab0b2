import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createWriter } from '../../../../src/core/runner/writer.ts';
import { createCommits, openDatabase } from '../../../../src/core/storage/index.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { key } from '../world.ts';

function open() {
  const db = openDatabase({ file: join(temporaryFolder(), 'sojourn.db'), key });
  onTestFinished(() => void db.close());
  db.exec('CREATE TABLE noted (line TEXT, number INTEGER UNIQUE)');
  const insert = db.prepare<[string, number]>('INSERT INTO noted VALUES (?, ?)');
  const all = db.prepare<[], string>(`SELECT line || number FROM noted ORDER BY rowid`).pluck();
  let transactions = 0;
  const commit = db.transaction.bind(db);
  Reflect.set(db, 'transaction', (work: () => unknown) => {
    transactions += 1;
    return commit(work);
  });
  return {
    writer: createWriter(createCommits(db)),
    write: (line: string, number: number) => () => void insert.run(line, number),
    noted: () => all.all(),
    transactions: () => transactions,
  };
}

it('R1: what many runs write at a time goes into one transaction, each run’s in its order', async () => {
  const { writer, write, noted, transactions } = open();
  const a = writer.line(() => true);
  const b = writer.line(() => true);
  a.note(write('a', 1));
  b.note(write('b', 2));
  expect(await Promise.all([a.keep(write('a', 3)), b.keep(write('b', 4))])).toEqual([true, true]);
  expect(noted()).toEqual(['a1', 'b2', 'a3', 'b4']);
  expect(transactions()).toBe(1);
});

it('R3: a run that this process may not write to any more writes nothing, whatever is queued of it', async () => {
  const { writer, write, noted } = open();
  let mine = true;
  const a = writer.line(() => mine);
  expect(await a.keep(write('a', 1))).toBe(true);
  mine = false;
  a.note(write('a', 2));
  expect(await a.keep(write('a', 3))).toBe(false);
  mine = true;
  expect(await a.keep(write('a', 4))).toBe(false);
  expect(noted()).toEqual(['a1']);
});

it('F3: a write that fails stops its run alone, and nothing of that run is written after it', async () => {
  const { writer, write, noted } = open();
  const a = writer.line(() => true);
  const b = writer.line(() => true);
  a.note(write('a', 1));
  a.note(write('a', 1));
  const failed = expect(a.keep(write('a', 2))).rejects.toThrow('UNIQUE');
  expect(await b.keep(write('b', 3))).toBe(true);
  await failed;
  expect(noted()).toEqual(['a1', 'b3']);
});
