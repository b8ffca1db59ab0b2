import { afterAll, describe, expect, it } from 'vitest';
import clickup from '../../../connectors/clickup/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(clickup);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('ClickUp', () => {
  it('offers lists in folders, then those beside them', async () => {
    const { paging } = connector.options.lists ?? {};
    const templates = {
      items: paging?.items ?? '',
      next: paging !== undefined && 'next' in paging ? paging.next : '',
    };
    const list = (id: string) => ({ id, name: `List ${id}` });
    const folders = [
      { name: 'One', lists: [list('1'), list('2')] },
      { name: 'None', lists: [] },
      { name: 'Two', lists: [list('3')] },
    ];
    expect(await render(templates, { folders })).toEqual({
      items: [
        { id: '1', name: 'One / List 1' },
        { id: '2', name: 'One / List 2' },
        { id: '3', name: 'Two / List 3' },
      ],
      next: 'list?archived=false',
    });
    expect(await render(templates, { folders: [] })).toEqual({ next: 'list?archived=false' });
    expect(await render(templates, { lists: [list('4')] })).toEqual({ items: [list('4')] });
  });

  it('names people by numbers, one or more, and nobody by none', async () => {
    const body = (fields: Json) => render(action('create-task')?.body, { fields });
    const least = { list: 'L', name: 'Bread' };
    expect(await body(least)).toEqual({ name: 'Bread', assignees: [] });
    expect(await body({ ...least, assignees: ['1001'] })).toMatchObject({ assignees: [1001] });
    expect(await body({ ...least, assignees: [1001, '1002'] })).toMatchObject({
      assignees: [1001, 1002],
    });
  });

  it('changes only what is given', async () => {
    const body = (fields: Json) => render(action('update-task')?.body, { fields });
    expect(await body({ task: 'T', archived: false })).toEqual({ archived: false });
    expect(await body({ task: 'T', assign: ['1001'] })).toEqual({
      assignees: { add: [1001], rem: [] },
    });
    expect(await body({ task: 'T', unassign: [1001, 1002] })).toEqual({
      assignees: { add: [], rem: [1001, 1002] },
    });
  });

  it.each([
    ['2026-03-31', Date.UTC(2026, 2, 31), false],
    ['2026-03-31T17:00:00Z', Date.UTC(2026, 2, 31, 17), true],
    ['2026-03-31T17:00:00+02:00', Date.UTC(2026, 2, 31, 15), true],
  ])('sends %s as milliseconds, with or without a time of day', async (due, time, withTime) => {
    const fields = { list: 'L', name: 'Bread', due };
    expect(await render(action('create-task')?.body, { fields })).toMatchObject({
      due_date: time,
      due_date_time: withTime,
    });
  });

  it('asks for what was made at the very time of the last poll, too', async () => {
    const query = trigger('new-task')?.request?.query ?? null;
    const fields = { workspace: 'W', subtasks: true };
    const always = { order_by: 'created', include_closed: 'true', subtasks: 'true' };
    expect(await render(query, { fields })).toEqual(always);
    expect(await render(query, { fields: { ...fields, space: 'S' } })).toEqual({
      ...always,
      'space_ids[]': 'S',
    });
    const inList = { ...fields, space: 'S', list: 'L' };
    expect(await render(query, { fields: inList, since: 1000 })).toEqual({
      ...always,
      'space_ids[]': [],
      'list_ids[]': 'L',
      date_created_gt: 999,
    });
  });

  it.each([
    [{ tasks: [1], last_page: false }, true],
    [{ tasks: [1], last_page: true }, false],
    [{ tasks: Array.from({ length: 100 }, (_, n) => n) }, true],
    [{ tasks: [1] }, false],
    [{ tasks: [] }, false],
  ])('knows whether there are more tasks (%#)', async (answer, expected) => {
    const { paging } = trigger('new-task') ?? {};
    const more = paging !== undefined && 'more' in paging ? paging.more : undefined;
    expect(await render(more, answer)).toBe(expected);
  });

  it('reads older comments behind a full page', async () => {
    const { paging, request } = trigger('new-comment') ?? {};
    const next = paging !== undefined && 'next' in paging ? paging.next : '';
    const comments = Array.from({ length: 25 }, (_, n) => ({ id: `${n}`, date: `${2000 - n}` }));
    const cursor = await render(next, { comments });
    expect(await render(request?.query, { fields: {}, cursor: cursor ?? null })).toEqual({
      start: '1976',
      start_id: '24',
    });
    expect(await render(request?.query, { fields: {} })).toEqual({});
    expect(await render(next, { comments: comments.slice(1) })).toBeUndefined();
  });

  it.each([
    ['OAUTH_023', 'permission_missing'],
    ['OAUTH_031', 'permission_missing'],
    ['OAUTH_019', undefined],
    ['ITEM_013', undefined],
  ])('tells %s apart among refusals', async (ECODE, code) => {
    const met = await Promise.all(
      connector.errors.map(async (rule) =>
        (await render(rule.when, { status: 401, ECODE })) === true ? rule : null,
      ),
    );
    expect(met.find((rule) => rule !== null)?.code).toBe(code);
  });
});
