/** C13: switching keeps every field; what another account does not offer is found and flagged. */
import type { Field } from '../../shared/connector.ts';
import type { Journey, FieldValue } from '../../shared/journey.ts';
import type { Input, OptionsPage } from '../../shared/contract/calls.ts';
import { optionKey } from './fields/options.ts';
import { isBlank, textOf } from './fields/values.ts';

export interface LostChoice {
  readonly app: string;
  /** The account that does not offer it. */
  readonly connection: string;
  readonly step: string;
  readonly field: string;
  /** Label of the field. */
  readonly label: string;
  /** What is chosen, as the person knows it. */
  readonly chosen: string;
}

/** A step of the app with the description of its fields. */
export interface ChoosingStep {
  readonly id: string;
  readonly definition: readonly Field[];
  readonly fields: Readonly<Record<string, FieldValue>>;
}

type Load = (input: Input<'options.load'>) => Promise<OptionsPage>;

/** An account with more pages is not searched to its end: what was not found by then counts as offered. */
const pagesAtMost = 10;

/**
 * Asks the account for every choice of the steps. A list that cannot be had (offline, a parent that only a run knows)
 * says nothing about its choice.
 */
export async function findLostChoices(
  app: string,
  connection: string,
  steps: readonly ChoosingStep[],
  load: Load,
): Promise<LostChoice[]> {
  const lost: LostChoice[] = [];
  for (const { id: step, definition, fields } of steps) {
    for (const field of definition) {
      const value = fields[field.id];
      if (field.options === undefined || value === undefined) continue;
      if (!('value' in value) || isBlank(value)) continue;
      const parents = parentsOf(field, fields);
      if (parents === undefined) continue;
      const question = { app, connection, options: field.options, fields: parents };
      if (await offers(question, optionKey(value), load)) continue;
      const chosen = value.label ?? textOf(value);
      lost.push({ app, connection, step, field: field.id, label: field.label, chosen });
    }
  }
  return lost;
}

/** The flags that still hold: neither the choice nor the account has changed since. */
export function stillLost(
  lost: readonly LostChoice[],
  journey: Journey,
  steps: readonly ChoosingStep[],
): LostChoice[] {
  return lost.filter((each) => {
    const value = steps.find(({ id }) => id === each.step)?.fields[each.field];
    if (value === undefined || !('value' in value)) return false;
    const same = (value.label ?? textOf(value)) === each.chosen;
    return same && journey.connections[each.app] === each.connection;
  });
}

/** What the choices hang on; undefined where it is not known before a run. */
function parentsOf(
  field: Field,
  fields: Readonly<Record<string, FieldValue>>,
): Record<string, FieldValue> | undefined {
  const parents: Record<string, FieldValue> = {};
  for (const id of field.needs ?? []) {
    const value = fields[id];
    if (value === undefined || !('value' in value)) return undefined;
    parents[id] = value;
  }
  return parents;
}

async function offers(question: Input<'options.load'>, key: string, load: Load): Promise<boolean> {
  try {
    let page: string | undefined;
    for (let count = 0; count < pagesAtMost; count += 1) {
      const { items, next } = await load({ ...question, ...(page === undefined ? {} : { page }) });
      if (items.some((item) => optionKey(item) === key)) return true;
      if (next === null) return false;
      page = next;
    }
    return true;
  } catch {
    return true;
  }
}
