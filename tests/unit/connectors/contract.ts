/** What every connector has to keep to, as far as it can be seen without sending anything. */
import type { Expressions } from '../../../src/core/expressions/index.ts';
import type { Connector, Json, TriggerDefinition } from '../../../src/shared/connector.ts';
import { addressProblems, hostProblems, requestProblems } from './addresses.ts';
import { actionProblems, pagingProblems, triggerProblems } from './events.ts';
import { repeated } from './repeated.ts';
import { connectionNames, nameProblems, syntaxProblems, texts } from './templates.ts';
import { authProblems } from './ways.ts';

/** Everything that is wrong with the connector, each as one line that says where. */
export function problemsOf(connector: Connector): string[] {
  return [
    ...repeated('trigger', connector.triggers),
    ...repeated('action', connector.actions),
    ...repeated('way to connect', connector.auth),
    ...hostProblems(connector),
    ...connector.auth.flatMap((method) => authProblems(connector, method)),
    ...connector.triggers.flatMap((trigger) => triggerProblems(connector, trigger)),
    ...connector.actions.flatMap((action) => actionProblems(connector, action)),
    ...Object.keys(connector.options).flatMap((id) => optionsProblems(connector, id)),
    ...apiProblems(connector),
  ];
}

function optionsProblems(connector: Connector, id: string): string[] {
  const source = connector.options[id];
  if (source === undefined) return [];
  const where = `options ${id}`;
  const { request, value, label } = source;
  const paging = source.paging ?? connector.api?.paging;
  const known = new Set([...connectionNames(connector), 'search', 'cursor', 'fields.*']);
  return [
    ...(request === undefined
      ? builtInProblems(connector, where)
      : requestProblems(connector, where, request, known)),
    ...pagingProblems(where, paging, request),
    ...[value, label].flatMap((template) => syntaxProblems(where, template)),
  ];
}

function builtInProblems({ category }: Connector, where: string): string[] {
  return category === 'built-in' ? [] : [`${where}: a list without a request`];
}

function apiProblems({ api, errors, ...connector }: Connector): string[] {
  if (api === undefined) return texts(errors).flatMap((text) => syntaxProblems('errors', text));
  const known = new Set(connectionNames(connector));
  return [
    ...nameProblems('api.baseUrl', api.baseUrl, known),
    ...addressProblems({ ...connector, api, errors }, 'api.baseUrl', api.baseUrl),
    ...texts(api.headers).flatMap((text) => nameProblems('api.headers', text, known)),
    ...texts([errors, api.paging, api.failed]).flatMap((text) => syntaxProblems('api', text)),
  ];
}

/** What does not fit between the templates over answers and the samples. */
export async function sampleProblems(
  connector: Connector,
  expressions: Pick<Expressions, 'renderTree'>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const trigger of connector.triggers) {
    if (isEmpty(trigger.sample)) problems.push(`trigger ${trigger.id}: no sample`);
    if (trigger.kind !== 'poll') continue;
    // The sample is what a journey gets; the entry that is told from others by its key is another thing then.
    if (trigger.detail !== undefined || trigger.output !== undefined) continue;
    problems.push(...(await eventSampleProblems(trigger, expressions)));
  }
  for (const { id, sample, paging } of connector.actions) {
    if (isEmpty(sample)) problems.push(`action ${id}: no sample`);
    if (paging !== undefined && !Array.isArray(sample)) {
      problems.push(`action ${id}: reads a list and its sample is none`);
    }
  }
  return problems;
}

async function eventSampleProblems(
  { id, key, time, where, sample }: TriggerDefinition,
  expressions: Pick<Expressions, 'renderTree'>,
): Promise<string[]> {
  const problems: string[] = [];
  const value = await expressions.renderTree(key ?? '', sample);
  const isKey = typeof value === 'number' || (typeof value === 'string' && value !== '');
  if (!isKey) problems.push(`trigger ${id}: no key`);
  // What is an event only at a certain time, a sample cannot be.
  const atAnyTime = where !== undefined && !/\$(millis|now)\(/.test(where);
  if (atAnyTime && (await expressions.renderTree(where, sample)) !== true) {
    problems.push(`trigger ${id}: its sample is no event`);
  }
  if (time === undefined) return problems;
  const when = await expressions.renderTree(time, sample);
  const isTime =
    typeof when === 'number' || (typeof when === 'string' && !Number.isNaN(Date.parse(when)));
  if (!isTime) problems.push(`trigger ${id}: its time is none`);
  return problems;
}

function isEmpty(sample: Json): boolean {
  return sample === null || JSON.stringify(sample).length <= 2;
}
