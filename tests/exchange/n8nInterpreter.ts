/**
 * Runs workflows as n8n does, as far as exports use it: one item at a time, expressions over `$json` and `$("Node")`, loops over
 * items, error outputs. `npm run verify:n8n` holds the same workflows against a real n8n.
 */
import { z } from 'zod';
import { shopKey } from './shop.ts';

const nodeSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  credentials: z.unknown().optional(),
  onError: z.string().optional(),
  executeOnce: z.boolean().default(false),
});
type Node = z.infer<typeof nodeSchema>;
const workflowSchema = z.looseObject({
  nodes: z.array(nodeSchema),
  connections: z.record(
    z.string(),
    z.object({ main: z.array(z.array(z.object({ node: z.string() }))) }),
  ),
});

type Item = Record<string, unknown>;

/** The run ended with an error that nothing caught. */
export class WorkflowFailed extends Error {}

/** @param data of the trigger; @throws WorkflowFailed */
export async function runWorkflow(workflow: unknown, data: unknown): Promise<void> {
  const { nodes, connections } = workflowSchema.parse(workflow);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  /** The last item that each node gave: with one item at a time, the one that is meant. */
  const given = new Map<string, Item>();
  const rounds = new Map<string, Item[]>();
  /** How many rounds a loop had: at its end it gives the items of all of them. */
  const looped = new Map<string, number>();

  async function follow(
    from: string,
    output: number,
    item: Item,
    isAnother = false,
  ): Promise<void> {
    for (const { node } of connections[from]?.main[output] ?? []) {
      if (isAnother && byName.get(node)?.executeOnce === true) continue;
      await visit(node, item, from);
    }
  }

  async function visit(name: string, item: Item, from: string): Promise<void> {
    const node = byName.get(name);
    if (node === undefined) throw new Error(`There is no node ${name}.`);
    let done: { item: Item; output: number };
    try {
      done = await work(node, item, from);
    } catch (error) {
      if (error instanceof WorkflowFailed) throw error;
      const message = error instanceof Error ? error.message : 'failed';
      if (node.onError !== 'continueErrorOutput') throw new WorkflowFailed(message);
      const outputs = connections[name]?.main.length ?? 1;
      await follow(name, outputs - 1, { error: { message } });
      return;
    }
    given.set(name, done.item);
    const times = done.output === 0 ? (looped.get(name) ?? 1) : 1;
    for (let time = 0; time < times; time += 1) {
      await follow(name, done.output, done.item, time > 0);
    }
  }

  const read = (value: unknown, item: Item, from: string): unknown =>
    evaluate(value, {
      $json: item,
      $: (name: string) => ({
        item: { json: given.get(name) },
        first: () => ({ json: given.get(name) }),
      }),
      $now: { toISO: () => new Date().toISOString() },
      $prevNode: { name: from },
      $execution: { id: 'execution' },
    });

  async function work(node: Node, item: Item, from: string) {
    const { parameters, type, name } = node;
    const parameter = (key: string): unknown => read(parameters[key], item, from);
    switch (type.replace('n8n-nodes-base.', '')) {
      case 'noOp':
      case 'wait':
        return { item, output: 0 };
      case 'set': {
        const value = name === 'Trigger data' ? { s0: data } : parameter('jsonOutput');
        return { item: JSON.parse(JSON.stringify(value)) as Item, output: 0 };
      }
      case 'if': {
        const { conditions } = z
          .object({ conditions: z.array(z.object({ leftValue: z.string() })) })
          .parse(parameters.conditions);
        const met = conditions.every(({ leftValue }) => read(leftValue, item, from) === true);
        return { item, output: met ? 0 : 1 };
      }
      case 'stopAndError':
        if (node.onError === 'continueErrorOutput')
          throw new Error(String(parameter('errorMessage')));
        throw new WorkflowFailed(String(parameter('errorMessage')));
      case 'splitOut': {
        const key = z.string().parse(parameters.fieldToSplitOut);
        const { options, include } = z
          .object({ options: z.object({ destinationFieldName: z.string() }), include: z.string() })
          .parse(parameters);
        if (include !== 'allOtherFields') throw new Error(include);
        const { [key]: list, ...rest } = item;
        const split = z.array(z.unknown()).parse(list);
        rounds.set(
          name,
          split.map((each) => ({ ...rest, [options.destinationFieldName]: each })),
        );
        return { item, output: 0 };
      }
      case 'splitInBatches': {
        const { reset } = z.object({ reset: z.string() }).parse(parameters.options);
        if (read(reset, item, from) === true) {
          const list = [...(rounds.get(from) ?? [])];
          rounds.set(name, list);
          looped.set(name, list.length);
        }
        const next = rounds.get(name)?.shift();
        return next === undefined ? { item, output: 0 } : { item: next, output: 1 };
      }
      case 'httpRequest':
        return { item: await http(node, parameter), output: 0 };
      default:
        throw new Error(`Sojourn writes no ${type}.`);
    }
  }

  const start = nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
  await follow(start?.name ?? '', 0, {});
}

async function http(node: Node, parameter: (key: string) => unknown): Promise<Item> {
  const { parameters, credentials } = node;
  const url = new URL(z.string().parse(parameter('url')));
  const headers = z
    .record(z.string(), z.string())
    .parse(JSON.parse(z.string().parse(parameter('jsonHeaders'))));
  if (credentials !== undefined) {
    url.searchParams.append('key', shopKey);
    headers['x-api-key'] = shopKey;
  }
  const isJson = parameters.contentType === 'json';
  const body = parameters.sendBody === true ? parameter(isJson ? 'jsonBody' : 'body') : undefined;
  const response = await fetch(url, {
    method: z.string().parse(parameter('method')),
    headers,
    ...(typeof body === 'string' ? { body } : {}),
  });
  const text = await response.text();
  const { neverError, responseFormat, outputPropertyName } = z
    .object({ response: z.object({ response: responseSchema }) })
    .parse(parameters.options).response.response;
  if (!response.ok && !neverError) throw new Error(`${response.status} ${text}`);
  const isRaw = parameters.contentType === 'raw';
  if (isRaw === (responseFormat === 'text')) throw new Error('n8n could not read this answer.');
  const isJsonAnswer = response.headers.get('content-type')?.includes('json') === true;
  const found = isJsonAnswer ? { body: JSON.parse(text || '{}') as unknown } : { data: text };
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    ...(isRaw ? found : { [outputPropertyName]: text }),
  };
}

const responseSchema = z.object({
  fullResponse: z.literal(true),
  neverError: z.boolean().default(false),
  responseFormat: z.literal('text').optional(),
  outputPropertyName: z.string().default('data'),
});

/** A parameter: text as it is, one expression as its value, or a text with expressions in it. */
function evaluate(value: unknown, scope: Readonly<Record<string, unknown>>): unknown {
  if (typeof value !== 'string' || !value.startsWith('=')) return value;
  const parts = value.slice(1).split(/\{\{([\s\S]*?)\}\}/);
  // What n8n would read as the end of an expression must be none inside of it.
  const values = parts.map((part, index) => (index % 2 === 1 ? calculate(part, scope) : part));
  return values.length === 3 && values[0] === '' && values[2] === '' ? values[1] : values.join('');
}

function calculate(code: string, scope: Readonly<Record<string, unknown>>): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- an n8n expression is JavaScript
  return new Function(...Object.keys(scope), `return (${code});`)(...Object.values(scope));
}
