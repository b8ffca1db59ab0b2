import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Json } from '../../../../src/shared/connector.ts';
import { fileValueSchema } from '../../../../src/shared/file.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { builtInEngine } from './builtInEngine.ts';
import type { BuiltInEngine } from './builtInEngine.ts';
import { failure } from './fixture.ts';

let apps: BuiltInEngine;
/** What the person chose, and what lies beside it. */
let folder: string;
let outside: string;

beforeEach(() => {
  // Later than every file: none of them is still being written.
  apps = builtInEngine([], { now: () => Date.now() + 10_000 });
  const root = temporaryFolder();
  folder = join(root, 'chosen');
  outside = join(root, 'outside');
  mkdirSync(folder);
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret.txt'), 'secret');
});

const act = (action: string, fields: Record<string, Json>) =>
  apps.act('files', action, { folder, ...fields });
const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
const text = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('Files and folders', () => {
  it('reads a file, as a file for other steps or as text', async () => {
    put('a.PDF', 'héllo');
    const output = await act('read', { path: 'a.PDF' });
    expect(output).toMatchObject({ name: 'a.PDF', path: 'a.PDF', size: 6 });
    const { file } = z.object({ file: fileValueSchema }).parse(output);
    expect(file).toMatchObject({ name: 'a.PDF', type: 'application/pdf', size: 6 });
    const opened = apps.stored.files.desk(null).open(file);
    expect((await buffer(opened.chunks())).toString()).toBe('héllo');
    expect(await act('read', { path: './a.PDF', as: 'text' })).toMatchObject({ text: 'héllo' });
  });

  it('writes a text or a file, makes folders on the way, and replaces only when it is told to', async () => {
    expect(await act('write', { path: 'x/y/a.txt', text: 'one' })).toMatchObject({
      path: 'x/y/a.txt',
      size: 3,
    });
    expect(await failure(act('write', { path: 'x/y/a.txt', text: 'two' }))).toMatchObject({
      code: 'conflict_at_app',
      message: '“x/y/a.txt” is there already.',
    });
    expect(text('x/y/a.txt')).toBe('one');
    const file = await apps.stored.files.desk(null).create({ name: 'b' }, [Buffer.from('two')]);
    await act('write', { path: 'x/y/a.txt', file, replace: true });
    expect(text('x/y/a.txt')).toBe('two');
    expect(readdirSync(join(folder, 'x/y'))).toEqual(['a.txt']);
  });

  it('F3: leaves the old file whole where the new one breaks off', async () => {
    put('a.txt', 'old');
    const file = await apps.stored.files.desk(null).create({ name: 'b' }, [Buffer.from('new')]);
    apps.stored.db.prepare('DELETE FROM file_chunks').run();
    await failure(act('write', { path: 'a.txt', file, replace: true }));
    expect(text('a.txt')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('adds to a text, line by line or as it is', async () => {
    await act('append', { path: 'log.txt', text: 'one' });
    await act('append', { path: 'log.txt', text: 'two', newLine: false });
    expect(text('log.txt')).toBe('one\ntwo');
  });

  it('lists by pattern, with folders inside or without', async () => {
    mkdirSync(join(folder, 'in'));
    for (const path of ['b.pdf', 'a.PDF', 'c.txt', '.hidden.pdf', 'in/d.pdf']) put(path, 'x');
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.pdf'));
    const names = async (fields: Record<string, Json>) =>
      z
        .array(z.object({ path: z.string() }))
        .parse(await act('list', fields))
        .map(({ path }) => path);
    expect(await names({})).toEqual(['a.PDF', 'b.pdf', 'c.txt']);
    expect(await names({ pattern: '*.pdf' })).toEqual(['a.PDF', 'b.pdf']);
    expect(await names({ pattern: '?.p*', subfolders: true })).toEqual([
      'a.PDF',
      'b.pdf',
      'in/d.pdf',
    ]);
    expect(await names({ pattern: `${'*a'.repeat(5_000)}*` })).toEqual([]);
  });

  it('moves and copies, over what is there only when it is told to', async () => {
    put('a.txt', 'a');
    put('b.txt', 'b');
    await act('copy', { path: 'a.txt', to: 'new/c.txt' });
    expect(text('new/c.txt')).toBe('a');
    for (const action of ['copy', 'move']) {
      const refused = await failure(act(action, { path: 'a.txt', to: 'b.txt' }));
      expect(refused.code).toBe('conflict_at_app');
    }
    expect(text('b.txt')).toBe('b');
    await act('move', { path: 'a.txt', to: 'd.txt' });
    await act('move', { path: 'd.txt', to: 'b.txt', replace: true });
    expect(text('b.txt')).toBe('a');
    expect(readdirSync(folder).sort()).toEqual(['b.txt', 'new']);
  });

  it('deletes, and finds nothing wrong with what is gone', async () => {
    put('a.txt', 'a');
    expect(await act('delete', { path: 'a.txt' })).toEqual({ path: 'a.txt', deleted: true });
    expect(await act('delete', { path: 'a.txt' })).toEqual({ path: 'a.txt', deleted: false });
  });

  it('says in plain words what is not there or not allowed', async () => {
    expect((await failure(act('read', { path: 'no.txt' }))).message).toBe(
      '“no.txt” does not exist.',
    );
    expect((await failure(act('read', { folder: join(folder, 'no'), path: 'a' }))).message).toMatch(
      /no” does not exist\.$/,
    );
    expect((await failure(act('read', { folder: 'relative', path: 'a' }))).field).toBe('folder');
    mkdirSync(join(folder, 'in'));
    expect((await failure(act('read', { path: 'in' }))).message).toBe('“in” is no file.');
    expect((await failure(act('delete', { path: 'in' }))).message).toBe('“in” is no plain file.');
  });
});

describe('nothing outside of the folder', () => {
  const hostile = [
    '../outside/secret.txt',
    'in/../../outside/secret.txt',
    '..\\outside\\secret.txt',
    '/etc/passwd',
    'C:\\secret.txt',
    'a\0b',
    '..',
    '.',
  ];

  it.each(hostile)('F10: %j is refused by every action', async (path) => {
    mkdirSync(join(folder, 'in'));
    put('mine.txt', 'mine');
    const calls: [string, Record<string, Json>][] = [
      ['read', { path }],
      ['write', { path, text: 'x', replace: true }],
      ['append', { path, text: 'x' }],
      ['delete', { path }],
      ['move', { path, to: 'stolen.txt' }],
      ['copy', { path: 'mine.txt', to: path, replace: true }],
    ];
    for (const [action, fields] of calls) {
      expect((await failure(act(action, fields))).code, action).toBe('input_invalid');
    }
    expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe('secret');
    expect(readdirSync(folder).sort()).toEqual(['in', 'mine.txt']);
  });

  it('F10: links that lead out are refused, as the file or on the way; one that stays inside is read', async () => {
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'file.txt'));
    symlinkSync(outside, join(folder, 'way'));
    put('real.txt', 'fine');
    symlinkSync(join(folder, 'real.txt'), join(folder, 'inside.txt'));
    const calls: [string, Record<string, Json>][] = [
      ['read', { path: 'file.txt' }],
      ['write', { path: 'file.txt', text: 'x', replace: true }],
      ['append', { path: 'file.txt', text: 'x' }],
      ['delete', { path: 'file.txt' }],
      ['read', { path: 'way/secret.txt' }],
      ['write', { path: 'way/new.txt', text: 'x' }],
      ['move', { path: 'real.txt', to: 'way/real.txt' }],
    ];
    for (const [action, fields] of calls) {
      expect((await failure(act(action, fields))).code, action).toBe('input_invalid');
    }
    expect(readdirSync(outside)).toEqual(['secret.txt']);
    expect(await act('read', { path: 'inside.txt', as: 'text' })).toMatchObject({ text: 'fine' });
  });

  it.skipIf(process.platform === 'win32')(
    'F10: pipes and devices are refused, without waiting for them (not on Windows, which has none in folders)',
    async () => {
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      expect((await failure(act('read', { path: 'pipe' }))).message).toBe('“pipe” is no file.');
      const device = { folder: '/dev', path: 'zero', as: 'text' };
      expect((await failure(act('read', device))).message).toBe('“zero” is no file.');
      expect(existsSync(join(folder, 'pipe'))).toBe(true);
    },
  );
});

describe('T4: watching a folder', () => {
  const keys = async (trigger: string) =>
    (await apps.poll('files', trigger, { folder })).events.map(({ key }) => key);

  it('T4: a new file is known by its path, a changed one by size and time, too', async () => {
    put('a.txt', 'one');
    utimesSync(join(folder, 'a.txt'), 1_000, 1_000);
    const before = { fresh: await keys('new-file'), changed: await keys('changed-file') };
    expect(before.fresh).toEqual(['a.txt']);
    put('a.txt', 'two');
    utimesSync(join(folder, 'a.txt'), 2_000, 2_000);
    expect(await keys('new-file')).toEqual(before.fresh);
    expect(await keys('changed-file')).not.toEqual(before.changed);
    const [item] = (await apps.poll('files', 'new-file', { folder })).events;
    expect(item).toMatchObject({ time: 2_000_000, data: { name: 'a.txt', size: 3 } });
  });
});
