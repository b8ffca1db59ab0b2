/** Journeys that hold every trigger and every action of an app, for tests that look at what is exported of them. */
import type { AuthMethod, Connector, Field } from '../../src/shared/connector.ts';
import { journeySchema } from '../../src/shared/journey.ts';
import type { FieldValue, Journey } from '../../src/shared/journey.ts';

/** One journey for each trigger of the app; the first has all of its actions, once with pills and once with literals. */
export function everyStepOf(connector: Connector): Journey[] {
  const triggers = connector.triggers.map(({ id, fields }) => {
    return { id: 's0', app: connector.id, event: id, fields: literals(fields) };
  });
  const byHand = { id: 's0', app: 'scheduler', event: 'manual', fields: {} };
  const steps = [pills, literals].flatMap((fill, round) =>
    connector.actions.map(({ id, fields }, at) => {
      const number = round * connector.actions.length + at + 1;
      const about = { kind: 'action', app: connector.id, action: id };
      return { id: `s${number}`, ...about, fields: fill(fields) };
    }),
  );
  return (triggers.length === 0 ? [byHand] : triggers).map((trigger, at) =>
    journeySchema.parse({
      format: 'sojourn.journey',
      formatVersion: 1,
      id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      name: `${connector.name}: ${trigger.event}`,
      connections: connector.auth.length === 0 ? {} : { [connector.id]: connector.id },
      trigger,
      steps: at === 0 ? steps : [],
      settings: {},
    }),
  );
}

/** What of an account is no secret, made up. */
export function valuesOf(method: AuthMethod | undefined): Record<string, string> {
  const typed = method !== undefined && 'fields' in method ? method.fields : [];
  const told = method !== undefined && 'identity' in method ? method.identity?.values : undefined;
  const names = [
    ...typed.filter(({ type }) => type === 'text' || type === 'host').map(({ id }) => id),
    ...Object.keys(told ?? {}),
  ];
  return Object.fromEntries(names.map((name) => [name, 'example']));
}

type Fill = (fields: readonly Field[]) => Record<string, FieldValue>;

const pills: Fill = (fields) => each(fields, ({ id }) => ({ text: `{{ s0.${id} }}` }));

const literals: Fill = (fields) => each(fields, (field) => ({ value: literal(field) }));

function each(
  fields: readonly Field[],
  fill: (field: Field) => FieldValue,
): Record<string, FieldValue> {
  return Object.fromEntries(fields.map((field) => [field.id, fill(field)]));
}

function literal({ type, choices }: Field) {
  switch (type) {
    case 'number':
      return 2;
    case 'boolean':
      return true;
    case 'date':
      return '2026-03-02';
    case 'dateTime':
      return '2026-03-02T09:15:00.000Z';
    case 'choice':
      return choices?.[0]?.value ?? 'a';
    case 'list':
      return ['a', 'b'];
    case 'keyValue':
      return { a: 'b' };
    case 'json':
      return { a: [1] };
    case 'email':
      return 'ada@example.com';
    case 'url':
      return 'https://example.com/';
    default:
      return 'a';
  }
}
