import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCommits, openDatabase } from '../../../../src/core/storage/index.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { key } from '../world.ts';

/** A database whose log reaches the disk when the test says so. */
function open() {
  const folder = temporaryFolder();
  const file = join(folder, 'sojourn.db');
  const db = openDatabase({ file, key });
  onTestFinished(() => void db.close());
  db.exec('CREATE TABLE noted (number INTEGER)');
  const turns: PromiseWithResolvers<undefined>[] = [];
  const commits = createCommits(db, () => {
    const turn = Promise.withResolvers<undefined>();
    turns.push(turn);
    return turn.promise;
  });
  const insert = db.prepare<[number]>('INSERT INTO noted VALUES (?)');
  const write = (number: number) => commits.commit(() => void insert.run(number));
  // SQLite's own way.
  write(0);
  return { file, db, commits, turns, write };
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const none = Symbol('none');
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve(none)])) === none;
}

it('F1: whoever waits for the disk goes on when the log is there; what is committed meanwhile waits for the next turn', async () => {
  const { turns, write, db } = open();
  const first = write(1).onDisk;
  const second = write(2).onDisk;
  expect(await isPending(first)).toBe(true);
  expect(turns).toHaveLength(1);
  const third = write(3).onDisk;
  turns[0]?.resolve(undefined);
  await Promise.all([first, second]);
  expect(await isPending(third)).toBe(true);
  expect(turns).toHaveLength(2);
  turns[1]?.resolve(undefined);
  await third;
  expect(db.prepare('SELECT number FROM noted').pluck().all()).toEqual([0, 1, 2, 3]);
  // Everything else that is written waits as ever.
  expect(db.pragma('synchronous', { simple: true })).toBe(2);
});

it('F1: all that was committed is in the files, whether or not the process has come to bring it to the disk', () => {
  const { file, write } = open();
  void write(1);
  void write(2);
  // As a process that is killed now leaves them.
  const left = join(temporaryFolder(), 'sojourn.db');
  copyFileSync(file, left);
  copyFileSync(`${file}-wal`, `${left}-wal`);
  const db = openDatabase({ file: left, key });
  onTestFinished(() => void db.close());
  expect(db.prepare('SELECT number FROM noted').pluck().all()).toEqual([0, 1, 2]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

it('F3: where the log does not reach the disk, the database itself is brought there', async () => {
  const { turns, write, db } = open();
  const { onDisk } = write(1);
  expect(await isPending(onDisk)).toBe(true);
  turns[0]?.reject(new Error('the disk reported an error'));
  await onDisk;
  expect(db.pragma('wal_checkpoint(PASSIVE)')).toEqual([{ busy: 0, log: 0, checkpointed: 0 }]);
});

it('F3: where that fails too, whoever waits is told, and nobody is let through until it succeeds', async () => {
  const { file, turns, write } = open();
  // Somebody who reads keeps the log from being emptied.
  const reader = openDatabase({ file, key });
  onTestFinished(() => void reader.close());
  const rows = reader.prepare('SELECT number FROM noted').iterate();
  rows.next();
  const failed = expect(write(1).onDisk).rejects.toThrow('the disk reported an error');
  await new Promise(setImmediate);
  turns[0]?.reject(new Error('the disk reported an error'));
  await failed;
  await expect(write(2).onDisk).rejects.toThrow('An earlier write did not reach the disk');
  rows.return?.();
  await write(3).onDisk;
  const later = write(4).onDisk;
  await new Promise(setImmediate);
  turns[1]?.resolve(undefined);
  await later;
});

it('F3: a transaction that fails leaves nothing, and the next ones go on', async () => {
  const { commits, turns, write, db } = open();
  expect(() =>
    commits.commit(() => {
      db.prepare('INSERT INTO noted VALUES (7)').run();
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(db.pragma('synchronous', { simple: true })).toBe(2);
  const { onDisk } = write(1);
  await new Promise(setImmediate);
  turns[0]?.resolve(undefined);
  await onDisk;
  expect(db.prepare('SELECT number FROM noted').pluck().all()).toEqual([0, 1]);
});

it('F1: really waits for the disk, and lets go of the log when it closes', async () => {
  const db = openDatabase({ file: join(temporaryFolder(), 'sojourn.db'), key });
  db.exec('CREATE TABLE noted (number INTEGER)');
  const commits = createCommits(db);
  for (let number = 0; number < 20; number += 1) {
    await commits.commit(() => void db.prepare('INSERT INTO noted VALUES (?)').run(number)).onDisk;
  }
  await commits.close();
  db.close();
});
