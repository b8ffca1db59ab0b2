import { afterAll, describe, expect, it } from 'vitest';
import dropbox from '../../../connectors/dropbox/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(dropbox);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

const list = 'https://api.dropboxapi.com/2/files/list_folder';

describe('Dropbox', () => {
  it.each<[string, Record<string, Json>, string, Json]>([
    ['the first look', {}, list, { path: '', recursive: false, limit: 1000 }],
    ['its next page', { cursor: 'c' }, `${list}/continue`, { cursor: 'c' }],
    ['a later look', { position: 'p' }, `${list}/continue`, { cursor: 'p' }],
    ['its next page', { position: 'p', cursor: 'c' }, `${list}/continue`, { cursor: 'c' }],
  ])('asks for %s with %j', async (_, more, address, body) => {
    const { request } = trigger('new-file') ?? {};
    const scope = { fields: { deep: false }, ...more };
    expect(await render(request?.post, scope)).toBe(address);
    expect(await render(request?.body, scope)).toEqual(body);
  });

  it('goes on while there is more, and keeps how far it got', async () => {
    const { paging, position } = trigger('new-file') ?? {};
    const next = paging !== undefined && 'next' in paging ? paging.next : null;
    expect(await render(next, { entries: [], cursor: 'c', has_more: true })).toBe('c');
    expect(await render(next, { entries: [], cursor: 'c', has_more: false })).toBeUndefined();
    expect(await render(position, { entries: [], cursor: 'c', has_more: false })).toBe('c');
  });

  it.each([
    ['file', ['new-file', 'updated-file']],
    ['folder', ['new-folder']],
    ['deleted', []],
  ])('tells a %s from other changes', async (tag, expected) => {
    const met = await Promise.all(
      connector.triggers.map(async ({ id, where }) =>
        (await render(where, { '.tag': tag })) === true ? id : null,
      ),
    );
    expect(met.filter((id) => id !== null)).toEqual(expected);
  });

  it('takes a new version of a file for changed and not for new', async () => {
    const keys = (id: string) =>
      Promise.all(
        ['1', '2'].map((rev) => render(trigger(id)?.key, { id: 'id:a', rev, '.tag': 'file' })),
      );
    expect(new Set(await keys('new-file')).size).toBe(1);
    expect(new Set(await keys('updated-file')).size).toBe(2);
  });

  it.each([
    [{}, 'rename', { path: '/menü.pdf', mode: 'add', autorename: true }],
    [{ folder: '/' }, 'fail', { path: '/menü.pdf', mode: 'add', autorename: false }],
    [
      { folder: '/Küche' },
      'overwrite',
      { path: '/Küche/menü.pdf', mode: 'overwrite', autorename: false },
    ],
  ])('names in a header where a file goes: %j, %s', async (folder, conflict, expected) => {
    const scope = { fields: { ...folder, name: 'menü.pdf', conflict } };
    const headers = await render(action('upload')?.headers, scope);
    const { 'Dropbox-API-Arg': arg } = headers as Record<string, string>;
    expect(arg).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(String(arg))).toEqual(expected);
  });

  it('searches in a folder, and goes on from a cursor alone', async () => {
    const { post, body } = action('search') ?? {};
    const fields = { query: 'menu', names: true, folder: '/Kitchen' };
    expect(await render(body, { fields })).toEqual({
      query: 'menu',
      options: { max_results: 100, filename_only: true, path: '/Kitchen' },
    });
    expect(await render(body, { fields, cursor: 'c' })).toEqual({ cursor: 'c' });
    expect(await render(post, { fields, cursor: 'c' })).toMatch(/\/search\/continue_v2$/);
  });

  it('takes the end of a shared link to the second', async () => {
    const fields = { path: '/a', expires: '2026-03-02T10:15:00.500+01:00' };
    expect(await render(action('share')?.body, { fields })).toEqual({
      path: '/a',
      settings: { expires: '2026-03-02T09:15:00Z' },
    });
  });

  it.each([
    [409, 'path/not_found/..', 'missing_at_app'],
    [409, 'path/insufficient_space/..', 'rejected_by_app'],
    [409, 'to/no_write_permission/..', 'permission_missing'],
    [409, 'to/conflict/file/..', undefined],
    [409, 'reset/..', undefined],
    [401, 'missing_scope/..', 'permission_missing'],
    [401, 'expired_access_token/..', undefined],
  ])('tells %i %s apart', async (status, error_summary, code) => {
    const met = await Promise.all(
      connector.errors.map(async (rule) =>
        (await render(rule.when, { status, error_summary })) === true ? rule.code : undefined,
      ),
    );
    expect(met.find((one) => one !== undefined)).toBe(code);
  });
});
