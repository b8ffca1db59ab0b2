import { afterAll, describe, expect, it } from 'vitest';
import trello from '../../../connectors/trello/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(trello);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Trello', () => {
  const { paging } = trigger('card-moved') ?? {};
  const next = paging !== undefined && 'next' in paging ? paging.next : '';
  const entries = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      id: (0x69a55000 + n).toString(16).padEnd(24, '0'),
    }));

  it('goes on behind a full page, before the oldest of it, in whatever order they come', async () => {
    const oldest = '69a550000000000000000000';
    expect(await render(next, entries(1000))).toBe(oldest);
    expect(await render(next, entries(1000).reverse())).toBe(oldest);
  });

  it.each([[0], [1], [999]])('ends with a page of %i', async (count) => {
    expect(await render(next, entries(count))).toBeUndefined();
  });

  it('reads from its ID when a card was made', async () => {
    const second = Date.UTC(2026, 2, 2, 9, 15) / 1000;
    const id = `${second.toString(16)}c3d4e5f6000000c1`;
    expect(await render(trigger('new-card')?.time, { id })).toBe('2026-03-02T09:15:00.000Z');
  });

  it('writes members and labels in one text, and sends nothing that is not given', async () => {
    const least = { board: 'B', list: 'L', name: 'Bread' };
    expect(await render(action('create-card')?.body, { fields: least })).toEqual({
      idList: 'L',
      name: 'Bread',
    });
    const more = { ...least, members: ['M1'], labels: ['L1', 'L2'] };
    expect(await render(action('create-card')?.body, { fields: more })).toMatchObject({
      idMembers: 'M1',
      idLabels: 'L1,L2',
    });
  });

  it('can say no as well as yes', async () => {
    const fields = { card: 'C', complete: false, archived: true };
    expect(await render(action('update-card')?.body, { fields })).toEqual({
      dueComplete: false,
      closed: true,
    });
  });
});
