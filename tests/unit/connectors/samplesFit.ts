/** Whether the samples of a connector are what its own templates read. */
import type { Expressions } from '../../../src/core/expressions/index.ts';
import type { Connector, Json, TriggerDefinition } from '../../../src/shared/connector.ts';

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
