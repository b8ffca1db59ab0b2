import { describe, expect, it } from 'vitest';
import { records } from '../../../../src/core/expressions/records.ts';

const rows = [['Name', '', 'Age'], ['Ann', 'x', 3], [], ['', '', ''], ['Bob']];

describe('records', () => {
  it('names cells by the first row and counts rows as the sheet does', () => {
    expect(records(rows, undefined)).toEqual([
      { row: 2, values: { Name: 'Ann', Age: 3 } },
      { row: 5, values: { Name: 'Bob', Age: '' } },
    ]);
  });

  it.each([
    [{ Name: 'Bob' }, [5]],
    [{ Age: '3' }, [2]],
    [{ Name: 'Ann', Age: 4 }, []],
    [{ Age: '' }, [5]],
  ])('finds the rows that match %j', (match, expected) => {
    expect(records(rows, match)).toMatchObject(expected.map((row) => ({ row })));
    expect(records(rows, match)).toHaveLength(expected.length);
  });

  it('says which column there is not', () => {
    expect(() => records(rows, { City: 'Rome' })).toThrow('“City”');
  });

  it('reads a sheet of one column, and one of nothing', () => {
    expect(records(['Name', 'Ann'], undefined)).toEqual([{ row: 2, values: { Name: 'Ann' } }]);
    expect(records([], undefined)).toEqual([]);
    expect(records(undefined, undefined)).toBeUndefined();
  });

  it('F11: makes no other prototype', () => {
    const [first] = records([['__proto__'], ['x']], undefined) as { values: object }[];
    expect(Object.getPrototypeOf(first?.values)).toBe(Object.prototype);
  });
});
