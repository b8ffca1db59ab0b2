/** Steps, briefly. */
import type { FieldValue, Step } from '../../../src/shared/journey.ts';

type Given = FieldValue | string | number | boolean;

/** Texts may have pills; anything else is a literal. */
function fieldsOf(given: Readonly<Record<string, Given>>): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(given).map(([id, value]) => {
      if (typeof value === 'object') return [id, value];
      return [id, typeof value === 'string' ? { text: value } : { value }];
    }),
  );
}

export function shop(
  id: string,
  action: string,
  fields: Readonly<Record<string, Given>> = {},
): Step {
  return { id, kind: 'action', app: 'shop', action, fields: fieldsOf(fields) };
}

export function http(id: string, fields: Readonly<Record<string, Given>>): Step {
  return { id, kind: 'action', app: 'http', action: 'request', fields: fieldsOf(fields) };
}

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

export function when(
  id: string,
  condition: Of<'if'>['when'],
  then: Step[],
  otherwise?: Step[],
): Step {
  return { id, kind: 'if', when: condition, then, ...(otherwise && { else: otherwise }) };
}

export function each(id: string, list: string, steps: Step[]): Step {
  return { id, kind: 'forEach', list, steps };
}

export function attempt(id: string, steps: Step[], caught: Step[]): Step {
  return { id, kind: 'tryCatch', try: steps, catch: caught };
}

export function stop(id: string, as: 'succeeded' | 'failure', message: string): Step {
  return { id, kind: 'stop', as, message };
}

export function delay(id: string, seconds: string): Step {
  return { id, kind: 'delay', seconds };
}

/** Creates the order of that title. */
export function order(id: string, title: string): Step {
  return shop(id, 'order', { list: 'main', title });
}
