import { afterAll, describe, expect, it } from 'vitest';
import googleDrive from '../../../connectors/google-drive/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(googleDrive);
const action = (id: string) => connector.actions.find((one) => one.id === id);
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);
const queryOf = (template: string | undefined, scope: Json) => render(template, scope);

const folderType = 'application/vnd.google-apps.folder';
const since = Date.UTC(2026, 2, 2, 9, 15);

describe('Google Drive', () => {
  it.each<[string, Json, string]>([
    ['anywhere, all', { fields: {} }, ''],
    ['anywhere, since', { fields: {}, since }, " and createdTime > '2026-03-02T09:15:00.000Z'"],
    ['in a folder', { fields: { folder: 'f1' } }, " and 'f1' in parents"],
    [
      'in a folder, since: moved files too',
      { fields: { folder: 'f1' }, since },
      " and 'f1' in parents",
    ],
  ])('looks for new files %s', async (_, scope, expected) => {
    const { q } = trigger('new-file')?.request?.query ?? {};
    expect(await queryOf(q, scope)).toBe(
      `trashed = false and mimeType != '${folderType}'${expected}`,
    );
  });

  it('looks for changed files since a time, in a folder', async () => {
    const { q } = trigger('updated-file')?.request?.query ?? {};
    expect(await queryOf(q, { fields: { folder: 'f1' }, since })).toBe(
      `trashed = false and mimeType != '${folderType}' and 'f1' in parents and modifiedTime > '2026-03-02T09:15:00.000Z'`,
    );
  });

  it('searches for what is asked, and nothing that is in it counts as search', async () => {
    const { q } = action('find-files')?.request?.query ?? {};
    expect(await queryOf(q, { fields: { kind: 'both' } })).toBe('trashed = false');
    expect(
      await queryOf(q, { fields: { kind: 'files', name: "a' or name != '\\", folder: 'f1' } }),
    ).toBe(
      `trashed = false and name contains 'a\\' or name != \\'\\\\' and 'f1' in parents and mimeType != '${folderType}'`,
    );
  });

  it('makes the file by its name, type and folder, and then sends the content', async () => {
    const { before = [], request } = action('upload-file') ?? {};
    const content = {
      file: 'AAAAAAAAAAAAAAAAAAAAAA',
      name: 'a.pdf',
      type: 'application/pdf',
      size: 3,
    };
    const metadata = (fields: Json) => render(before[0]?.request.body, { fields });
    expect(await metadata({ content })).toEqual({ name: 'a.pdf', mimeType: 'application/pdf' });
    expect(await metadata({ content, name: 'b.pdf', folder: 'f1' })).toEqual({
      name: 'b.pdf',
      mimeType: 'application/pdf',
      parents: ['f1'],
    });
    const scope = { fields: { content }, answers: { created: { id: 'new 1' } } };
    expect(await render(request?.body, scope)).toEqual(content);
    expect(await expressions.renderTree(request?.patch ?? '', scope, { encode: 'path' })).toBe(
      'https://www.googleapis.com/upload/drive/v3/files/new%201',
    );
  });

  it.each<[string, string[], Record<string, string>]>([
    ['out of its folder', ['old'], { addParents: 'f1', removeParents: 'old' }],
    ['where it is already', ['f1'], { addParents: 'f1' }],
  ])('moves a file %s', async (_, parents, expected) => {
    const { query = {} } = action('move-file')?.request ?? {};
    const scope = { fields: { file: 'a', folder: 'f1' }, answers: { file: { parents } } };
    const { addParents, removeParents } = (await render(query, scope)) as Record<string, Json>;
    expect({ addParents, ...(removeParents === undefined ? {} : { removeParents }) }).toEqual(
      expected,
    );
  });

  it('says that Google’s own documents are exported', async () => {
    const scope = { status: 403, error: { errors: [{ reason: 'fileNotDownloadable' }] } };
    const met = await Promise.all(connector.errors.map(async ({ when }) => render(when, scope)));
    expect(connector.errors[met.indexOf(true)]?.message).toContain('Export');
  });
});
