import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createOwnConnectors } from '../../../../src/core/connectors/index.ts';
import type { OwnConnectors } from '../../../../src/core/connectors/index.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

function connectorText(id: string, more: object = {}): string {
  const connector = { schema: 1, id, name: `App ${id}`, category: 'documents', about: 'One.' };
  return JSON.stringify({ ...connector, ...more }, null, 2);
}

function ownIn(folder: string) {
  const changed = vi.fn<() => void>();
  const own: OwnConnectors = createOwnConnectors({
    folder,
    taken: new Set(['google-tasks']),
    rules: ({ hosts }) => (hosts.includes('bad') ? [{ path: ['hosts', 0], message: 'Bad.' }] : []),
    onChange: changed,
  });
  onTestFinished(() => own.close());
  return { own, changed };
}

const folderOf = (): string => join(temporaryFolder(), 'connectors');

describe('A4: the folder of own connectors', () => {
  it('is empty where it does not exist, and is made by the first connector', () => {
    const { own } = ownIn(folderOf());
    expect(own.files()).toEqual([]);
    expect(own.save(connectorText('one'), { replace: false })).toEqual({
      file: 'one.json',
      app: { id: 'one', name: 'App one' },
      problems: [],
    });
    expect([...own.connectors().keys()]).toEqual(['one']);
    expect(own.read('one.json')).toBe(connectorText('one'));
  });

  it('tells every file’s mistakes, and one bad file hides no other', () => {
    const folder = folderOf();
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.json'), connectorText('one'));
    writeFileSync(join(folder, 'b.json'), '{ "schema": 1,\n  oops }');
    writeFileSync(join(folder, 'c.json'), connectorText('one', { name: 'Twin' }));
    writeFileSync(join(folder, 'd.json'), connectorText('google-tasks'));
    writeFileSync(join(folder, 'e.json'), connectorText('two', { category: 'built-in' }));
    writeFileSync(join(folder, 'f.json'), connectorText('three', { hosts: ['bad'] }));
    writeFileSync(join(folder, 'notes.txt'), 'not a connector');
    mkdirSync(join(folder, 'g.json'));
    const { own } = ownIn(folder);
    expect(
      own
        .files()
        .map(({ file, app, problems: [first] }) => [
          file,
          app?.id ?? `${first?.line}: ${first?.message}`,
        ]),
    ).toEqual([
      ['a.json', 'one'],
      ['b.json', '2: This is no JSON value: texts stand in double quotes.'],
      ['c.json', '3: Another file describes “one” already.'],
      ['d.json', '3: “google-tasks” is the id of an app that comes with Sojourn.'],
      ['e.json', '5: “built-in” is for apps that come with Sojourn.'],
      ['f.json', '8: Bad.'],
    ]);
    expect([...own.connectors().keys()]).toEqual(['one']);
  });

  it('replaces a connector only when told to, in the file that it stands in', () => {
    const folder = folderOf();
    mkdirSync(folder);
    writeFileSync(join(folder, 'mine.json'), connectorText('one'));
    const { own, changed } = ownIn(folder);
    const newer = connectorText('one', { name: 'Newer' });
    expect(own.check(newer)).toMatchObject({ problems: [], replaces: 'mine.json' });
    expect(() => own.save(newer, { replace: false })).toThrow(
      expect.objectContaining({ code: 'connector_exists' }),
    );
    expect(readFileSync(join(folder, 'mine.json'), 'utf8')).toBe(connectorText('one'));
    expect(changed).not.toHaveBeenCalled();
    expect(own.save(newer, { replace: true })).toMatchObject({ file: 'mine.json' });
    expect(own.connectors().get('one')?.name).toBe('Newer');
    expect(changed).toHaveBeenCalledOnce();
  });

  it('stores nothing that has a mistake, and says its line', () => {
    const { own } = ownIn(folderOf());
    expect(() => own.save(connectorText('One'), { replace: false })).toThrow(
      expect.objectContaining({
        code: 'connector_invalid',
        message: expect.stringMatching(/line 3/) as string,
      }),
    );
    expect(own.files()).toEqual([]);
  });

  it('removes a connector, and knows only files of its own', () => {
    const { own } = ownIn(folderOf());
    own.save(connectorText('one'), { replace: false });
    for (const file of ['../vault.json', 'two.json']) {
      expect(() => own.remove(file)).toThrow(expect.objectContaining({ code: 'not_found' }));
      expect(() => own.read(file)).toThrow(expect.objectContaining({ code: 'not_found' }));
    }
    own.remove('one.json');
    expect(own.connectors().size).toBe(0);
  });

  it('takes up a file that is dropped, changed, renamed or deleted, without a restart', async () => {
    const folder = folderOf();
    const { own, changed } = ownIn(folder);
    own.files();
    own.watch();
    const names = () => [...own.connectors().values()].map(({ name }) => name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'one.json'), connectorText('one'));
    await vi.waitFor(() => expect(names()).toEqual(['App one']), waiting);
    writeFileSync(join(folder, 'one.json'), connectorText('one', { name: 'Changed' }));
    await vi.waitFor(() => expect(names()).toEqual(['Changed']), waiting);
    renameSync(join(folder, 'one.json'), join(folder, 'other.json'));
    await vi.waitFor(() => expect(own.files()[0]?.file).toBe('other.json'), waiting);
    rmSync(join(folder, 'other.json'));
    await vi.waitFor(() => expect(names()).toEqual([]), waiting);
    expect(changed.mock.calls.length).toBeGreaterThanOrEqual(4);
  });
});

const waiting = { timeout: 20_000, interval: 50 };
