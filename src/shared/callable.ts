/** What a callable journey takes and gives back (T7), read from its document. Free of schemas: the window uses it too. */
import type { Field, Json } from './connector.ts';
import type { FieldValue, Journey } from './journey.ts';
import { allSteps } from './journeySteps.ts';

export interface Callable {
  readonly about: string;
  /** A field for each input, by its name; the type is that of its example. */
  readonly inputs: readonly Field[];
  /** What the trigger's data looks like. */
  readonly sample: Record<string, Json>;
  /** What a caller gets, as an example; null where nothing is given back. */
  readonly output: Record<string, Json> | null;
}

const app = 'callable' as const;
/** As the schema of connectors has it for fields: names that a data pill can spell. */
const inputName = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Null for a journey that is not callable. */
export function callableOf({
  trigger,
  steps,
}: Pick<Journey, 'trigger' | 'steps'>): Callable | null {
  if (trigger.app !== app || trigger.event !== 'called') return null;
  const sample = examples(trigger.fields.inputs);
  const optional = namesIn(trigger.fields.optional);
  const inputs = Object.entries(sample).map(([name, example]): Field => ({
    id: name,
    label: name,
    type: typeOf(example),
    required: !optional.has(name),
    more: false,
    ...(example === '' ? {} : { example: textOf(example) }),
  }));
  const given = allSteps(steps).flatMap((step) =>
    step.kind === 'action' && answers(step) === app && step.disabled !== true
      ? [{ ...names(step.fields.values), ...examples(step.fields.sample) }]
      : [],
  );
  return {
    about: literalText(trigger.fields.about),
    inputs,
    sample,
    output: given.length === 0 ? null : Object.fromEntries(given.flatMap(Object.entries)),
  };
}

/** The app to whose waiting caller, or sender, the step's output goes; null for any other step. */
export function answers(step: {
  app?: string | undefined;
  action?: string | undefined;
}): 'callable' | 'webhook' | null {
  if (step.action !== 'answer') return null;
  return step.app === app || step.app === 'webhook' ? step.app : null;
}

/** Names of inputs that no data pill can spell. */
export function wrongInputNames({ trigger }: Pick<Journey, 'trigger'>): string[] {
  if (trigger.app !== app) return [];
  return Object.keys(objectOf(trigger.fields.inputs)).filter((name) => !inputName.test(name));
}

/** A typed text is what it reads as: `3`, `true` and `["a"]` are no texts. */
function examples(value: FieldValue | undefined): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(objectOf(value)).map(([name, each]) => [name, readExample(each)]),
  );
}

function readExample(value: Json): Json {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (!/^(?:-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?|true|false|\[.*\]|\{.*\})$/s.test(text))
    return value;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return value;
  }
}

/** The names of a key/value field, with the literal values that are there; of a formula, its names. */
function names(value: FieldValue | undefined): Record<string, Json> {
  if (value === undefined || 'text' in value) return {};
  if ('value' in value) return examples(value);
  const keys = [...value.formula.matchAll(/(?<=[{,]\s*)"((?:[^"\\]|\\.){1,64})"\s*:/g)];
  return Object.fromEntries(keys.map(([, name = '']) => [name, '']));
}

function namesIn(value: FieldValue | undefined): ReadonlySet<string> {
  const list = value !== undefined && 'value' in value ? value.value : [];
  return new Set(Array.isArray(list) ? list.map((name) => textOf(name).trim()) : []);
}

function objectOf(value: FieldValue | undefined): Record<string, Json> {
  const literal = value !== undefined && 'value' in value ? value.value : null;
  return literal !== null && typeof literal === 'object' && !Array.isArray(literal) ? literal : {};
}

function literalText(value: FieldValue | undefined): string {
  if (value === undefined || 'formula' in value) return '';
  return 'text' in value ? value.text.trim() : textOf(value.value).trim();
}

function textOf(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function typeOf(example: Json): Field['type'] {
  switch (typeof example) {
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'longText';
    default:
      return 'json';
  }
}
