import { afterAll, describe, expect, it } from 'vitest';
import { pageRequest, readPage } from '../../../../src/core/connectors/paging.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import { pagingSchema } from '../../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const source = { kind: 'page', param: 'page', first: 0, items: '{{ tasks }}' };
const more = '{{ $count(tasks) >= 2 }}';

describe('counted pages of an app that chooses their size itself', () => {
  const paging = pagingSchema.parse({ ...source, more });
  const read = (position: string | null, tasks: number[]) =>
    readPage(expressions, paging, position, {
      value: { tasks },
      link: undefined,
      url: new URL('https://api.example.com/tasks'),
    });

  it('are asked for by their number alone', () => {
    expect(pageRequest(paging, null, false)).toEqual({ query: { page: '0' } });
    expect(pageRequest(paging, '3', false)).toEqual({ query: { page: '3' } });
  });

  it.each([
    [null, [1, 2], '1'],
    ['1', [1, 2], '2'],
    ['1', [1], null],
    ['1', [], null],
  ])('go on from %s with %j: %s', async (position, tasks, next) => {
    expect(await read(position, tasks)).toEqual({ items: tasks, next });
  });

  it('must say whether there are more', () => {
    expect(pagingSchema.safeParse(source).success).toBe(false);
    expect(pagingSchema.safeParse({ ...source, size: ['limit', 50] }).success).toBe(true);
  });
});
