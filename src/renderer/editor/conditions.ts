/** Conditions of *If* (J6) as their editor changes them: rows, one level of groups, and what fits to which value. */
import type { Json } from '../../shared/connector.ts';
import type { Condition, ConditionRow } from '../../shared/journey.ts';
import { typeOf, valueAt, type DataType } from './dataTree.ts';
import { parseTemplate, type Pill } from './pills.ts';

export type Operator = ConditionRow['is'];
export type Join = 'all' | 'any';
export type Entry = ConditionRow | RowGroup;
export type RowGroup = { all: ConditionRow[] } | { any: ConditionRow[] };
/** The place of a row: its position, or that of its group and the one inside it. */
export type RowPath = readonly [number] | readonly [number, number];

/** What is known of the left side: its type on the sample data, or nothing. */
export type LeftType = DataType | 'unknown';

const text: readonly Operator[] = [
  ...(['equals', 'notEquals', 'contains', 'notContains', 'startsWith', 'endsWith'] as const),
  ...(['inList', 'matches', 'isEmpty', 'isNotEmpty'] as const),
];
const all: readonly Operator[] = [
  ...text.slice(0, 6),
  ...(['greater', 'less', 'before', 'after', 'inList', 'matches'] as const),
  ...(['isYes', 'isNo', 'isEmpty', 'isNotEmpty'] as const),
];
const byType: Record<LeftType, readonly Operator[]> = {
  text,
  number: ['equals', 'notEquals', 'greater', 'less', 'inList', 'isEmpty', 'isNotEmpty'],
  yesNo: ['isYes', 'isNo', 'isEmpty', 'isNotEmpty'],
  date: ['before', 'after', 'equals', 'notEquals', 'isEmpty', 'isNotEmpty'],
  list: ['contains', 'notContains', 'isEmpty', 'isNotEmpty'],
  object: ['isEmpty', 'isNotEmpty', 'equals', 'notEquals'],
  empty: all,
  unknown: all,
};

/** What can be asked of a value of this type; `current` stays among them, whatever it is. */
export function operatorsFor(type: LeftType, current: Operator): readonly Operator[] {
  const fitting = byType[type];
  return fitting.includes(current) ? fitting : [...fitting, current];
}

export function takesRight(operator: Operator): boolean {
  return !['isEmpty', 'isNotEmpty', 'isYes', 'isNo'].includes(operator);
}

/** Two sides are compared as dates, numbers or texts: what the right side is typed as. */
export function rightType(left: LeftType, operator: Operator): 'date' | 'number' | 'text' {
  if (operator === 'before' || operator === 'after') return 'date';
  if (operator === 'greater' || operator === 'less') return 'number';
  if (operator === 'equals' || operator === 'notEquals') {
    return left === 'number' || left === 'date' ? left : 'text';
  }
  return 'text';
}

/** The type of a left side on the sample data of its steps. */
export function typeOfTemplate(
  template: string,
  sampleOf: (pill: Pill) => Json | undefined,
): LeftType {
  const parts = parseTemplate(template);
  const [part] = parts;
  if (part === undefined) return 'unknown';
  if (parts.length > 1 || part.kind === 'text') return 'text';
  if (part.kind === 'formula') return 'unknown';
  const sample = sampleOf(part.pill);
  const value = sample === undefined ? undefined : valueAt(sample, part.pill.path);
  return value === undefined ? 'unknown' : typeOf(value);
}

export function joinOf(condition: Condition | RowGroup): Join {
  return 'all' in condition ? 'all' : 'any';
}

export function entriesOf(condition: Condition): readonly Entry[] {
  return 'all' in condition ? condition.all : condition.any;
}

export function rowsOf(group: RowGroup): readonly ConditionRow[] {
  return 'all' in group ? group.all : group.any;
}

/** All rows in reading order, those in groups too. */
export function allRows(condition: Condition): ConditionRow[] {
  return entriesOf(condition).flatMap((entry) => (isRow(entry) ? [entry] : rowsOf(entry)));
}

export function isRow(entry: Entry): entry is ConditionRow {
  return 'left' in entry;
}

const emptyRow: ConditionRow = { left: '', is: 'equals', right: '' };

/** Joins the whole condition, or the group at a place, by *all of* or *any of*. */
export function setJoin(condition: Condition, join: Join, group?: number): Condition {
  if (group === undefined) return withEntries(join, entriesOf(condition));
  return changeEntry(condition, group, (entry) =>
    isRow(entry) ? [entry] : [groupOf(join, rowsOf(entry))],
  );
}

/** Changes a row; a right side that the operator has no use for is dropped, and one that it needs is there. */
export function setRow(condition: Condition, path: RowPath, row: ConditionRow): Condition {
  const { right, ...rest } = row;
  const whole = takesRight(row.is) ? { ...rest, right: right ?? '' } : rest;
  return changeRows(condition, path, (rows, at) => rows.toSpliced(at, 1, whole));
}

/** Adds an empty row at the end, or at the end of a group. */
export function addRow(condition: Condition, group?: number): Condition {
  if (group === undefined) return changeEntries(condition, (entries) => [...entries, emptyRow]);
  return changeEntry(condition, group, (entry) =>
    isRow(entry) ? [entry] : [groupOf(joinOf(entry), [...rowsOf(entry), emptyRow])],
  );
}

/** Adds a group with one empty row; it is joined the other way, for else it would say nothing new. */
export function addGroup(condition: Condition): Condition {
  const join = joinOf(condition) === 'all' ? 'any' : 'all';
  return changeEntries(condition, (entries) => [...entries, groupOf(join, [emptyRow])]);
}

/** Takes a row out; a group that it leaves empty goes with it. */
export function removeRow(condition: Condition, path: RowPath): Condition {
  return changeRows(condition, path, (rows, at) => rows.toSpliced(at, 1));
}

/**
 * Moves a row one place up (-1) or down (1), into a group that stands there and out of its own at the ends. Gives the place
 * where it is then; the same condition where there is none further.
 */
export function moveRow(
  condition: Condition,
  path: RowPath,
  by: -1 | 1,
): { condition: Condition; path: RowPath } {
  const [at, inner] = path;
  const entries = entriesOf(condition);
  const entry = entries[at];
  if (entry === undefined) return { condition, path };
  if (inner === undefined) {
    const beside = entries[at + by];
    if (beside === undefined || !isRow(entry)) return { condition, path };
    if (isRow(beside)) return { condition: swap(condition, at, at + by), path: [at + by] };
    const rows = rowsOf(beside);
    const into = by === 1 ? [entry, ...rows] : [...rows, entry];
    const moved = withEntries(
      joinOf(condition),
      entries.with(at + by, groupOf(joinOf(beside), into)).toSpliced(at, 1),
    );
    return { condition: moved, path: [by === 1 ? at : at - 1, by === 1 ? 0 : rows.length] };
  }
  if (isRow(entry)) return { condition, path };
  const rows = rowsOf(entry);
  const row = rows[inner];
  if (row === undefined) return { condition, path };
  const other = rows[inner + by];
  if (other !== undefined) {
    const swapped = rows.with(inner, other).with(inner + by, row);
    const next = changeEntry(condition, at, () => [groupOf(joinOf(entry), swapped)]);
    return { condition: next, path: [at, inner + by] };
  }
  const left = rows.toSpliced(inner, 1);
  const group = left.length === 0 ? [] : [groupOf(joinOf(entry), left)];
  const next = changeEntry(condition, at, () => (by === 1 ? [...group, row] : [row, ...group]));
  return { condition: next, path: [by === 1 ? at + group.length : at] };
}

function swap(condition: Condition, one: number, other: number): Condition {
  return changeEntries(condition, (entries) => {
    const [first, second] = [entries[one], entries[other]];
    return first && second ? entries.with(one, second).with(other, first) : [...entries];
  });
}

function changeRows(
  condition: Condition,
  [at, inner]: RowPath,
  change: (rows: readonly ConditionRow[], at: number) => ConditionRow[],
): Condition {
  return changeEntry(condition, at, (entry) => {
    if (isRow(entry)) return inner === undefined ? change([entry], 0) : [entry];
    const rows = inner === undefined ? [...rowsOf(entry)] : change(rowsOf(entry), inner);
    return rows.length === 0 ? [] : [groupOf(joinOf(entry), rows)];
  });
}

function changeEntry(
  condition: Condition,
  at: number,
  change: (entry: Entry) => Entry[],
): Condition {
  return changeEntries(condition, (entries) =>
    entries.flatMap((entry, index) => (index === at ? change(entry) : [entry])),
  );
}

function changeEntries(
  condition: Condition,
  change: (entries: readonly Entry[]) => Entry[],
): Condition {
  return withEntries(joinOf(condition), change(entriesOf(condition)));
}

function withEntries(join: Join, entries: readonly Entry[]): Condition {
  return join === 'all' ? { all: [...entries] } : { any: [...entries] };
}

function groupOf(join: Join, rows: readonly ConditionRow[]): RowGroup {
  return join === 'all' ? { all: [...rows] } : { any: [...rows] };
}
