/** What a step does with data, apart from recording it: shared by runs and by the test of a single step. */
import type { Connector, Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Journey, Step } from '../../shared/journey.ts';
import type { Account } from '../connectors/index.ts';
import { connectionNeed } from '../journeys/index.ts';
import type { Evaluator } from './conditions.ts';

/** The longest delay, in seconds: a leap year. */
const longestDelay = 366 * 24 * 3600;

/** Fills in a template; exactly one pill keeps its type. @throws expression_failed, expression_limit */
export async function renderTemplate(
  template: string,
  scope: Record<string, Json>,
  expressions: Evaluator,
): Promise<Json | undefined> {
  if (!template.includes('{{')) return template;
  const tree = await expressions.renderTree({ value: template }, scope);
  if (tree === undefined || tree === null || typeof tree !== 'object' || Array.isArray(tree)) {
    return undefined;
  }
  return tree.value;
}

/**
 * The items that *For each* goes over; nothing at all is an empty list, since many apps leave an empty list out.
 * @throws input_invalid for what is no list, expression_failed, expression_limit
 */
export async function loopItems(
  step: Extract<Step, { kind: 'forEach' }>,
  title: string,
  scope: Record<string, Json>,
  expressions: Evaluator,
): Promise<Json[]> {
  const list = await renderTemplate(step.list, scope, expressions);
  if (list === undefined || list === null || list === '') return [];
  if (Array.isArray(list)) return list;
  const what = `“${title}” needs a list to loop over.`;
  throw new SojournError('input_invalid', { values: { what }, field: 'list' });
}

/** How long *Delay* waits, in seconds. @throws input_invalid, expression_failed, expression_limit */
export async function delaySeconds(
  step: Extract<Step, { kind: 'delay' }>,
  title: string,
  scope: Record<string, Json>,
  expressions: Evaluator,
): Promise<number> {
  const value = await renderTemplate(step.seconds, scope, expressions);
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= longestDelay) return seconds;
  const what = `“${title}” needs a number of seconds from 0 to ${longestDelay}.`;
  throw new SojournError('input_invalid', { values: { what }, field: 'seconds' });
}

/**
 * The account in whose name an app is asked; null where it needs none, or has none and can do without.
 * @throws connection_missing, and what the connection's state says
 */
export function accountOf(
  connector: Connector,
  { connections: chosen }: Pick<Journey, 'connections'>,
  connections: { account(id: string): Account },
): { id: string; account: Account } | null {
  const need = connectionNeed(connector);
  const id = Object.hasOwn(chosen, connector.id) ? chosen[connector.id] : undefined;
  if (need === 'none') return null;
  if (id !== undefined) return { id, account: connections.account(id) };
  if (need === 'possible') return null;
  throw new SojournError('connection_missing', { values: { app: connector.name } });
}
