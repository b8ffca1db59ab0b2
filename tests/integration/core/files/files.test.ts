import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFiles } from '../../../../src/core/files/index.ts';
import type { FileDesk } from '../../../../src/core/files/index.ts';
import { openDatabase } from '../../../../src/core/storage/index.ts';
import type { FileValue } from '../../../../src/shared/file.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { manualClock } from '../world.ts';

const key = randomBytes(32);
const hour = 3_600_000;

function open(folder = temporaryFolder(), limit?: number) {
  const db = openDatabase({ file: join(folder, 'sojourn.db'), key });
  onTestFinished(() => void db.close());
  let time = 1_000;
  const clock = manualClock();
  const files = createFiles({ db, now: () => time, clock, limit });
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  return {
    db,
    files,
    /** What is stored at all. */
    stored: () => [count('files'), count('file_chunks')],
    pass: (milliseconds: number): void => {
      time += milliseconds;
      clock.advance(milliseconds);
    },
    run: (id: string): string => {
      db.prepare(
        `INSERT INTO runs (id, journey, journey_name, revision, state, source, started_at)
         VALUES (?, 'j', 'J', 1, 'pending', 'manual', 0)`,
      ).run(id);
      return id;
    },
    endRun: (id: string): void => {
      db.prepare(`UPDATE runs SET state = 'succeeded', finished_at = 5 WHERE id = ?`).run(id);
    },
    deleteRun: (id: string): void => {
      db.prepare('DELETE FROM runs WHERE id = ?').run(id);
    },
  };
}

const text = (content: string) => [Buffer.from(content)];
const contentOf = (desk: FileDesk, value: FileValue) => buffer(desk.open(value).chunks());

describe('a file', () => {
  it('is what was written, however it came in pieces, as often as it is read', async () => {
    const { files } = open();
    const content = randomBytes(700_000);
    const pieces = [content.subarray(0, 10), content.subarray(10, 600_000), Buffer.alloc(0)];
    const desk = files.desk(null);
    const value = await desk.create({ name: 'a.bin', type: 'image/png' }, [
      ...pieces,
      content.subarray(600_000),
    ]);
    expect(value).toEqual({
      file: expect.stringMatching(/^[\w-]{22}$/) as string,
      name: 'a.bin',
      type: 'image/png',
      size: 700_000,
    });
    for (const _ of [1, 2]) expect((await contentOf(desk, value)).equals(content)).toBe(true);
    const empty = await desk.create({ name: 'empty' }, []);
    expect(await contentOf(desk, empty)).toHaveLength(0);
  });

  it('has the name, type and size that were stored, whatever a handle says', async () => {
    const { files } = open();
    const value = await files.desk(null).create({ name: '../a\u202E.txt' }, text('x'));
    const opened = files.desk(null).open({ ...value, name: '/etc/passwd', size: 9 });
    expect(opened).toMatchObject({ name: 'a.txt', type: 'application/octet-stream', size: 1 });
  });

  it('that is larger than the limit is refused and leaves nothing behind', async () => {
    const { files, stored } = open(temporaryFolder(), 1_000_000);
    const pieces = [Buffer.alloc(600_000), Buffer.alloc(400_000)];
    expect((await files.desk(null).create({ name: 'fits' }, pieces)).size).toBe(1_000_000);
    const creating = files.desk(null).create({ name: 'big' }, [...pieces, Buffer.alloc(1)]);
    await expect(creating).rejects.toMatchObject({
      code: 'input_invalid',
      message: 'The file “big” is larger than 1 MB.',
    });
    expect(stored()).toEqual([1, 4]);
  });

  it('that breaks off leaves nothing behind', async () => {
    const { files, stored } = open();
    async function* broken() {
      yield Buffer.alloc(500_000);
      await Promise.resolve();
      throw new Error('cut');
    }
    await expect(files.desk(null).create({ name: 'a' }, broken())).rejects.toThrow('cut');
    expect(stored()).toEqual([0, 0]);
  });

  it('cannot be opened before it is whole; what a kill left of it is removed after an hour', async () => {
    const { files, db, stored, pass } = open();
    const value = await files.desk(null).create({ name: 'a' }, text('x'));
    db.prepare('UPDATE files SET size = NULL').run();
    expect(() => files.desk(null).open(value)).toThrow(/not there any more/);
    pass(hour);
    expect(stored()).toEqual([0, 0]);
  });

  it('V1: is nowhere on the disk in the clear', async () => {
    const folder = temporaryFolder();
    const { files, db } = open(folder);
    await files.desk(null).create({ name: 'canary-name' }, text('canary-content'.repeat(1000)));
    db.pragma('wal_checkpoint(TRUNCATE)');
    for (const name of readdirSync(folder)) {
      const raw = readFileSync(join(folder, name));
      expect(raw.includes('canary-content'), name).toBe(false);
      expect(raw.includes('canary-name'), name).toBe(false);
    }
  });
});

describe('reach', () => {
  it('a run opens what its data named, and no file of another run', async () => {
    const { files, run } = open();
    const made = await files.desk(null).create({ name: 'a' }, text('mine'));
    const later = await files.desk(null).create({ name: 'b' }, text('later'));
    files.hold(run('one'), { deep: [{ list: [made] }] });
    expect((await contentOf(files.desk('one'), made)).toString()).toBe('mine');
    run('two');
    expect(() => files.desk('two').open(made)).toThrow(/belongs to another run/);
    expect(() => files.desk('one').open(later)).toThrow(/belongs to another run/);
  });

  it('a step opens what it made itself, before anything holds it', async () => {
    const { files, run } = open();
    const desk = files.desk(run('one'));
    const made = await desk.create({ name: 'a' }, text('x'));
    expect((await contentOf(desk, made)).toString()).toBe('x');
    expect(() => files.desk('one').open(made)).toThrow(/belongs to another run/);
  });

  it('data that names a file of another run does not get it', async () => {
    const { files, run, pass } = open();
    const made = await files.desk(null).create({ name: 'a' }, text('x'));
    files.hold(run('one'), { made });
    pass(hour);
    files.hold(run('two'), { made });
    expect(() => files.desk('two').open(made)).toThrow(/belongs to another run/);
    expect(() => files.desk(null).open(made)).toThrow(/belongs to another run/);
    expect(files.desk('one').open(made).size).toBe(1);
  });

  it('E2: a made-up handle, as an imported journey may carry one, opens nothing', () => {
    const { files, run } = open();
    const made = { file: 'A'.repeat(22), name: 'secrets.txt', type: 'text/plain', size: 3 };
    files.hold(run('one'), made);
    for (const who of ['one', null]) {
      expect(() => files.desk(who).open(made)).toThrow(/“secrets\.txt” is not there any more/);
    }
  });
});

describe('the end of a file', () => {
  it('comes after an hour where no run holds it, also while Sojourn was closed', async () => {
    const folder = temporaryFolder();
    const first = open(folder);
    await first.files.desk(null).create({ name: 'a' }, text('x'));
    first.pass(hour - 1);
    expect(first.stored()).toEqual([1, 1]);
    first.files.close();
    const db = openDatabase({ file: join(folder, 'sojourn.db'), key });
    createFiles({ db, now: () => 1_000 + hour, clock: manualClock() }).close();
    db.close();
    expect(first.stored()).toEqual([0, 0]);
  });

  it('comes with the last run that holds it', async () => {
    const { files, run, deleteRun, pass, stored } = open();
    const made = await files.desk(null).create({ name: 'a' }, text('x'));
    files.hold(run('one'), made);
    files.hold(run('two'), made);
    pass(5 * hour);
    deleteRun('one');
    expect((await contentOf(files.desk('two'), made)).toString()).toBe('x');
    deleteRun('two');
    expect(stored()).toEqual([0, 0]);
  });

  it('comes with the end of the run where it is of a masked step', async () => {
    const { files, run, endRun, stored } = open();
    const kept = await files.desk(null).create({ name: 'kept' }, text('x'));
    const masked = await files.desk(null).create({ name: 'masked' }, text('y'));
    files.hold(run('one'), kept);
    files.hold('one', masked, { masked: true });
    expect(files.desk('one').open(masked).size).toBe(1);
    endRun('one');
    expect(stored()).toEqual([1, 1]);
    expect(files.desk('one').open(kept).size).toBe(1);
  });
});
