/** What steps refer to: the expressions inside of them, and step ids that nothing else has. */
import type { Condition, ConditionRow, FieldValue, Journey, Step } from '../../shared/journey.ts';
import { allSteps } from '../../shared/journeySteps.ts';
import { changeBranches } from './branches.ts';
import { mapTemplate } from './pills.ts';

/** The highest number that a step id can have. */
const lastStepNumber = 999_999;

/** A step id in an expression; not a key of that name, nor a part of a longer word. */
const reference = /(?<![\w.`$"'])s(\d{1,6})\b/g;

/**
 * An id that no step of the document has, that nothing in it refers to (a pill of a deleted step must not come alive
 * again on another step), and that is above `used`, the highest number this editing session has given away.
 */
export function freshStepId(journey: Journey, used = 0): string {
  return freshStepIds(journey, 1, used)[0] ?? `s${String(lastStepNumber)}`;
}

/** Several fresh ids at once; once the numbers run out, free ones from the start are taken. */
export function freshStepIds(
  journey: Journey,
  count: number,
  used = 0,
  also: readonly Step[] = [],
): string[] {
  const taken = takenStepNumbers([...allSteps(journey.steps), ...also]);
  const fresh: string[] = [];
  for (
    let next = Math.max(used, ...taken) + 1;
    next <= lastStepNumber && fresh.length < count;
    next += 1
  ) {
    fresh.push(`s${String(next)}`);
  }
  for (let next = 1; next <= lastStepNumber && fresh.length < count; next += 1) {
    if (!taken.has(next)) fresh.push(`s${String(next)}`);
  }
  return fresh;
}

/** The highest number that a step of the document has; 0 for none. */
export function highestStepId(journey: Journey): number {
  return allSteps(journey.steps).reduce((most, { id }) => Math.max(most, Number(id.slice(1))), 0);
}

function takenStepNumbers(steps: readonly Step[]): Set<number> {
  const taken = new Set([0]);
  for (const step of steps) {
    taken.add(Number(step.id.slice(1)));
    for (const id of referencesOf(step)) taken.add(Number(id.slice(1)));
  }
  return taken;
}

/** Ids of the steps that a step itself, without those inside it, refers to. */
export function referencesOf(step: Step): Set<string> {
  const found = new Set<string>();
  mapExpressions(step, (expression) => {
    for (const [id] of expression.matchAll(reference)) found.add(id);
    return expression;
  });
  return found;
}

/** The step and all inside it with other ids; what refers to one of them follows. */
export function withIds(step: Step, ids: ReadonlyMap<string, string>): Step {
  const renamed = mapExpressions(step, (expression) =>
    expression.replace(reference, (id) => ids.get(id) ?? id),
  );
  return changeBranches({ ...renamed, id: ids.get(step.id) ?? step.id }, (inner) =>
    inner.map((each) => withIds(each, ids)),
  );
}

/** Changes every expression of one step, not of the steps inside it. */
function mapExpressions(step: Step, change: (expression: string) => string): Step {
  const text = (template: string): string => mapTemplate(template, change);
  switch (step.kind) {
    case 'action':
    case 'call':
      return { ...step, fields: mapValues(step.fields, (value) => mapField(value, change)) };
    case 'if':
      return { ...step, when: mapCondition(step.when, text) };
    case 'forEach':
      return { ...step, list: text(step.list) };
    case 'delay':
      return { ...step, seconds: text(step.seconds) };
    case 'stop':
      return step.message === undefined ? step : { ...step, message: text(step.message) };
    case 'tryCatch':
      return step;
  }
}

function mapField(value: FieldValue, change: (expression: string) => string): FieldValue {
  if ('text' in value) return { text: mapTemplate(value.text, change) };
  if ('formula' in value) return { formula: change(value.formula) };
  return value;
}

function mapCondition(condition: Condition, change: (text: string) => string): Condition {
  const row = (each: ConditionRow): ConditionRow => ({
    ...each,
    left: change(each.left),
    ...(each.right === undefined ? {} : { right: change(each.right) }),
  });
  const group = (each: ConditionRow | RowGroup): ConditionRow | RowGroup => {
    if ('all' in each) return { all: each.all.map(row) };
    if ('any' in each) return { any: each.any.map(row) };
    return row(each);
  };
  return 'all' in condition ? { all: condition.all.map(group) } : { any: condition.any.map(group) };
}
type RowGroup = { all: ConditionRow[] } | { any: ConditionRow[] };

function mapValues<V>(record: Readonly<Record<string, V>>, change: (value: V) => V) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
