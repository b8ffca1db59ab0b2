import { afterAll, describe, expect, it } from 'vitest';
import typeform from '../../../connectors/typeform/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(typeform);
const action = (id: string) => connector.actions.find((one) => one.id === id)?.request;
const newResponse = connector.triggers.find(({ id }) => id === 'new-response');
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Typeform', () => {
  it('asks for responses since the last poll, in seconds, and for all the first time', async () => {
    const query = newResponse?.request?.query;
    expect(await render(query, { fields: {} })).toEqual({});
    const since = Date.UTC(2026, 2, 2, 9, 15, 0, 900);
    expect(await render(query, { fields: {}, since })).toEqual({ since: '1772442900' });
  });

  it('goes on before the last response of a full page', async () => {
    const paging = newResponse?.paging;
    const next = paging !== undefined && 'next' in paging ? paging.next : null;
    const items = Array.from({ length: 200 }, (_, n) => ({ token: `t${n}` }));
    expect(await render(next, { items })).toBe('t199');
    expect(await render(next, { items: items.slice(1) })).toBeUndefined();
    expect(await render(next, { items: [] })).toBeUndefined();
  });

  const title = { op: 'replace', path: '/title', value: 'Booking' };
  const open = { op: 'replace', path: '/settings/is_public', value: false };
  it.each([
    [{ title: 'Booking' }, [title]],
    [{ open: false }, [open]],
    [{ title: 'Booking', open: false }, [title, open]],
  ])('changes only what is given: %j', async (fields, expected) => {
    expect(await render(action('update-form')?.body, { fields })).toEqual(expected);
  });

  it('creates a form in the chosen workspace', async () => {
    const workspace = 'https://api.typeform.com/workspaces/w1';
    expect(
      await render(action('create-form')?.body, { fields: { title: 'A', workspace } }),
    ).toEqual({ title: 'A', workspace: { href: workspace } });
  });
});
