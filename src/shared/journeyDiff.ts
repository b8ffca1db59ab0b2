/** What differs between two versions of a journey. Free of schemas, so that the window can use it too. */
import type { FieldValue, Journey, Step, TriggerStep } from './journey.ts';
import type { JourneyChange, StepRef } from './journeyChange.ts';
import { allSteps, triggerId } from './journeySteps.ts';

/** Longer texts are cut: a difference is read, not restored from. */
const longestText = 300;

/** Everything that differs, in reading order: the journey itself, then step by step. Empty exactly for equal documents. */
export function journeyChanges(before: Journey, after: Journey): JourneyChange[] {
  return [
    ...journeyTexts(before, after),
    ...settingChanges(before.settings, after.settings),
    ...connectionChanges(before.connections, after.connections),
    ...stepChanges(before, after),
  ];
}

function journeyTexts(before: Journey, after: Journey): JourneyChange[] {
  const found: JourneyChange[] = [];
  if (before.name !== after.name) found.push({ kind: 'name', from: before.name, to: after.name });
  const [from, to] = [before.note ?? '', after.note ?? ''];
  if (from !== to) found.push({ kind: 'note', from: cut(from), to: cut(to) });
  return found;
}

function settingChanges(before: Journey['settings'], after: Journey['settings']): JourneyChange[] {
  return changedKeys(before, after).map(({ key, from, to }) => ({
    kind: 'setting',
    setting: key,
    from: scalar(from),
    to: scalar(to),
  }));
}

function connectionChanges(
  before: Journey['connections'],
  after: Journey['connections'],
): JourneyChange[] {
  return changedKeys(before, after).map(({ key, from, to }) => ({
    kind: 'connection',
    app: key,
    from: from ?? null,
    to: to ?? null,
  }));
}

/** A step with its place: which list of which block it stands in, and where. */
interface Placed {
  readonly step: Step;
  readonly ref: StepRef;
  readonly list: string;
}

function stepChanges(before: Journey, after: Journey): JourneyChange[] {
  const old = placedSteps(before);
  const now = placedSteps(after);
  // The same id on another kind of step is another step.
  const isKept = (one: Placed | undefined, other: Placed | undefined): boolean =>
    one !== undefined && one.step.kind === other?.step.kind;
  const moved = movedSteps([...old.values()], [...now.values()]);

  const gone = [...old.values()]
    .filter(({ step }) => !isKept(old.get(step.id), now.get(step.id)))
    .filter(({ list }) => {
      const block = blockOf(list);
      return block === null || isKept(old.get(block), now.get(block));
    });
  const there = [...now.values()].flatMap((placed): JourneyChange[] => {
    const { step, ref, list } = placed;
    const was = old.get(step.id);
    if (was === undefined || !isKept(was, placed)) {
      const block = blockOf(list);
      const cameAlong = block !== null && !isKept(old.get(block), now.get(block));
      return cameAlong ? [] : [{ kind: 'added', step: ref }];
    }
    return [
      ...(moved.has(step.id) ? [{ kind: 'moved', step: ref } as const] : []),
      ...insideOf(was.step, step, was.ref, ref),
    ];
  });
  return [
    ...insideOf(before.trigger, after.trigger, triggerRef(before), triggerRef(after)),
    ...gone.map(({ ref }) => ({ kind: 'removed', step: ref }) as const),
    ...there,
  ];
}

/** Steps by id, in reading order. */
function placedSteps(journey: Journey): Map<string, Placed> {
  const placed = new Map<string, Placed>();
  const numbers = new Map(allSteps(journey.steps).map(({ id }, index) => [id, index + 2]));
  function place(steps: readonly Step[], list: string): void {
    for (const step of steps) {
      placed.set(step.id, { step, ref: refOf(step, numbers.get(step.id) ?? 0), list });
      for (const [branch, inner] of branchesOf(step)) place(inner, `${step.id} ${branch}`);
    }
  }
  place(journey.steps, '');
  return placed;
}

function blockOf(list: string): string | null {
  return list === '' ? null : (list.split(' ')[0] ?? null);
}

function branchesOf(step: Step): (readonly [string, readonly Step[]])[] {
  switch (step.kind) {
    case 'if':
      return [
        ['then', step.then],
        ['else', step.else ?? []],
      ];
    case 'forEach':
      return [['steps', step.steps]];
    case 'tryCatch':
      return [
        ['try', step.try],
        ['catch', step.catch],
      ];
    case 'action':
    case 'delay':
    case 'stop':
    case 'call':
      return [];
  }
}

/** Steps that went into another list, or past others of their list: the fewest that explain the new order. */
function movedSteps(before: readonly Placed[], after: readonly Placed[]): ReadonlySet<string> {
  const old = new Map(before.map(({ step, list }, index) => [step.id, { list, index }]));
  const moved = new Set<string>();
  const lists = new Map<string, { id: string; was: number }[]>();
  for (const { step, list } of after) {
    const was = old.get(step.id);
    if (was === undefined) continue;
    if (was.list === list)
      lists.set(list, [...(lists.get(list) ?? []), { id: step.id, was: was.index }]);
    else moved.add(step.id);
  }
  for (const stayed of lists.values()) {
    const inOrder = longestRise(stayed.map(({ was }) => was));
    stayed.forEach(({ id }, index) => {
      if (!inOrder.has(index)) moved.add(id);
    });
  }
  return moved;
}

/** Positions of a longest rising part of the numbers (patience sorting). */
function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  numbers.forEach((number, index) => {
    let length = ends.findIndex((end) => (numbers[end] ?? 0) >= number);
    if (length < 0) length = ends.length;
    previous[index] = length === 0 ? undefined : ends[length - 1];
    ends[length] = index;
  });
  const rise = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) rise.add(at);
  return rise;
}

type AnyStep = Step | TriggerStep;

/** What differs inside a step that stands in both versions; what its branches hold is told by the steps themselves. */
function insideOf(was: AnyStep, is: AnyStep, before: StepRef, step: StepRef): JourneyChange[] {
  const found: JourneyChange[] = [];
  const otherEvent = before.app !== step.app || before.event !== step.event;
  // The fields of another event are others, too.
  if (otherEvent) found.push({ kind: 'event', step, before });
  else if ('fields' in was && 'fields' in is) {
    for (const { key, from, to } of changedKeys(was.fields, is.fields)) {
      found.push({ kind: 'field', step, field: key, from: shown(from), to: shown(to) });
    }
  }
  for (const { key, from, to } of changedKeys(partsOf(was), partsOf(is))) {
    const part = isPart(key) ? key : 'other';
    found.push({ kind: 'part', step, part, from: scalar(from), to: scalar(to) });
  }
  return found;
}

/** A step without what is compared by itself. An else branch counts as there or not. */
function partsOf(step: AnyStep): Record<string, unknown> {
  const apart = new Set(['id', 'kind', 'app', 'action', 'event', 'fields', 'then', 'steps']);
  return Object.fromEntries(
    Object.entries(step)
      .filter(([key]) => !apart.has(key) && key !== 'try' && key !== 'catch')
      .map(([key, value]): [string, unknown] => [
        key,
        key === 'else' ? value !== undefined : value,
      ]),
  );
}

type Part = Extract<JourneyChange, { kind: 'part' }>['part'];

const parts: Record<Part, true> = {
  name: true,
  note: true,
  disabled: true,
  masked: true,
  when: true,
  else: true,
  list: true,
  seconds: true,
  as: true,
  message: true,
  journey: true,
  retry: true,
  timeout: true,
  other: true,
};

function isPart(key: string): key is Part {
  return Object.hasOwn(parts, key);
}

function triggerRef(journey: Journey): StepRef {
  const { app, event, name } = journey.trigger;
  return {
    id: triggerId,
    number: 1,
    kind: 'trigger',
    ...(app === undefined ? {} : { app }),
    ...(event === undefined ? {} : { event }),
    ...(name === undefined ? {} : { name }),
  };
}

function refOf(step: Step, number: number): StepRef {
  const { id, kind, name } = step;
  const ref = { id, number, kind, ...(name === undefined ? {} : { name }) };
  if (step.kind !== 'action') return ref;
  return {
    ...ref,
    ...(step.app === undefined ? {} : { app: step.app }),
    ...(step.action === undefined ? {} : { event: step.action }),
  };
}

/** The keys under which two records differ, in the order of the second, then of what only the first has. */
function changedKeys<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): { key: string; from: T | undefined; to: T | undefined }[] {
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...keys].flatMap((key) => {
    const from = Object.hasOwn(before, key) ? before[key] : undefined;
    const to = Object.hasOwn(after, key) ? after[key] : undefined;
    return sameValue(from, to) ? [] : [{ key, from, to }];
  });
}

/** Whether two values are one in JSON, whatever the order of their keys. */
function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [a, b] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...a.keys(), ...b.keys()])].every((key) => sameValue(a.get(key), b.get(key)));
}

function scalar(value: unknown): string | number | boolean | null {
  if (typeof value === 'string') return cut(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** A field's value, short enough for a list. A list or an object becomes its JSON text. */
function shown(field: FieldValue | undefined): FieldValue | null {
  if (field === undefined) return null;
  if ('text' in field) return { text: cut(field.text) };
  if ('formula' in field) return { formula: cut(field.formula) };
  const { value, label } = field;
  const short =
    typeof value === 'object' && value !== null
      ? cut(JSON.stringify(value))
      : typeof value === 'string'
        ? cut(value)
        : value;
  return label === undefined ? { value: short } : { value: short, label };
}

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
