import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addGroup,
  addRow,
  allRows,
  entriesOf,
  isRow,
  joinOf,
  moveRow,
  operatorsFor,
  removeRow,
  rightType,
  rowsOf,
  setJoin,
  setRow,
  typeOfTemplate,
  type RowPath,
} from '../../../../src/renderer/editor/conditions.ts';
import { conditionSchema, type Condition } from '../../../../src/shared/journey.ts';

const row = (left: string): { left: string; is: 'contains'; right: string } => ({
  left,
  is: 'contains',
  right: 'x',
});
const two: Condition = { all: [row('a'), row('b')] };
const grouped: Condition = { all: [row('a'), { any: [row('b'), row('c')] }, row('d')] };
const lefts = (condition: Condition): string[] => allRows(condition).map(({ left }) => left);

describe('J6: the rows of a condition', () => {
  it('are added, changed and removed, in the condition and in one level of groups', () => {
    expect(lefts(addRow(two))).toEqual(['a', 'b', '']);
    const withGroup = addGroup(two);
    expect(entriesOf(withGroup)[2]).toEqual({ any: [{ left: '', is: 'equals', right: '' }] });
    expect(lefts(addRow(grouped, 1))).toEqual(['a', 'b', 'c', '', 'd']);
    expect(lefts(setRow(grouped, [1, 1], row('C')))).toEqual(['a', 'b', 'C', 'd']);
    expect(lefts(removeRow(grouped, [1, 0]))).toEqual(['a', 'c', 'd']);
    const emptied = removeRow(removeRow(grouped, [1, 0]), [1, 0]);
    expect(entriesOf(emptied).every(isRow)).toBe(true);
  });

  it('drop their right side where the operator has no use for it, and get it back', () => {
    const empty = setRow(two, [0], { ...row('a'), is: 'isEmpty' });
    expect(allRows(empty)[0]).toEqual({ left: 'a', is: 'isEmpty' });
    expect(allRows(setRow(empty, [0], { left: 'a', is: 'equals' }))[0]?.right).toBe('');
  });

  it('are joined by all of or any of, the whole and each group', () => {
    expect(joinOf(setJoin(two, 'any'))).toBe('any');
    const changed = entriesOf(setJoin(grouped, 'all', 1))[1];
    expect(changed && !isRow(changed) && joinOf(changed)).toBe('all');
    expect(lefts(setJoin(grouped, 'any'))).toEqual(lefts(grouped));
  });

  it('move past each other, into a group and out of it', () => {
    expect(lefts(moveRow(two, [1], -1).condition)).toEqual(['b', 'a']);
    const into = moveRow(grouped, [0], 1);
    expect(into.path).toEqual([0, 0]);
    expect(entriesOf(into.condition)[0]).toEqual({ any: [row('a'), row('b'), row('c')] });
    const out = moveRow(grouped, [1, 1], 1);
    expect(out.path).toEqual([2]);
    expect(lefts(out.condition)).toEqual(['a', 'b', 'c', 'd']);
    expect(moveRow(two, [1], 1).condition).toBe(two);
  });

  it('keep all their rows however they are moved, and stay a condition of the schema', () => {
    const step = fc.record({ at: fc.nat(3), inner: fc.option(fc.nat(2)), up: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let condition: Condition = grouped;
        for (const { at, inner, up } of steps) {
          const entry = entriesOf(condition)[at];
          if (!entry) continue;
          const path: RowPath = isRow(entry)
            ? [at]
            : [at, Math.min(inner ?? 0, rowsOf(entry).length - 1)];
          const moved = moveRow(condition, path, up ? -1 : 1);
          const [to, toInner] = moved.path;
          const found = entriesOf(moved.condition)[to];
          const before = isRow(entry) ? entry : rowsOf(entry)[path[1] ?? 0];
          expect(found && (isRow(found) ? found : rowsOf(found)[toInner ?? 0])).toEqual(before);
          condition = moved.condition;
          expect(conditionSchema.safeParse(condition).success).toBe(true);
          expect(lefts(condition).sort()).toEqual(['a', 'b', 'c', 'd']);
        }
      }),
    );
  });
});

describe('J6: operators by the type of the left value', () => {
  const sample = { title: 'bread', price: 3, paid: true, due: '2026-03-02', tags: ['a'] };
  it.each([
    ['{{ s0.title }}', 'text', 'startsWith', 'text'],
    ['{{ s0.price }}', 'number', 'greater', 'number'],
    ['{{ s0.paid }}', 'yesNo', 'isYes', 'text'],
    ['{{ s0.due }}', 'date', 'before', 'date'],
    ['{{ s0.tags }}', 'list', 'contains', 'text'],
    ['{{ s0.title }} and more', 'text', 'matches', 'text'],
    ['{{ $uppercase(s0.title) }}', 'unknown', 'after', 'date'],
    ['', 'unknown', 'inList', 'text'],
  ] as const)('%s is %s and can be asked %s', (template, type, operator, right) => {
    expect(typeOfTemplate(template, () => sample)).toBe(type);
    expect(operatorsFor(type, operator)).toContain(operator);
    expect(rightType(type, operator)).toBe(right);
  });

  it('a chosen operator stays, also where the type became another one', () => {
    expect(operatorsFor('yesNo', 'isYes')).not.toContain('startsWith');
    expect(operatorsFor('yesNo', 'startsWith')).toContain('startsWith');
  });
});
