/** What an action does to the data of its app: for some that hangs on what is chosen in a field. */
import type { ActionDefinition, Json } from './connector.ts';

type Effect = Pick<ActionDefinition, 'changes' | 'repeat'>;

/**
 * What an action does with these values in its fields: whether it changes data, and may be sent again.
 * @param fields values by field id; one that is not known yet is left out, and the action then counts as changing data
 */
export function effectOf(
  { changes, repeat, readsWhen }: Effect & Pick<ActionDefinition, 'readsWhen'>,
  fields: Readonly<Record<string, Json | undefined>>,
): Effect {
  const value = readsWhen && fields[readsWhen.field];
  const reads = typeof value === 'string' && readsWhen?.values.includes(value) === true;
  return reads ? { changes: false, repeat: 'safe' } : { changes, repeat };
}
