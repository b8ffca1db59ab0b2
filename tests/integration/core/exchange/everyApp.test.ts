import { Script } from 'node:vm';
import aslValidator from 'asl-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectors } from '../../../../connectors/index.ts';
import { toAsl } from '../../../../src/core/exchange/asl/index.ts';
import { toN8n } from '../../../../src/core/exchange/n8n/index.ts';
import { toNodeRed } from '../../../../src/core/exchange/nodeRed/index.ts';
import { outlineJourney } from '../../../../src/core/exchange/outline/index.ts';
import type { Outline } from '../../../../src/core/exchange/outline/index.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import type { Expressions } from '../../../../src/core/expressions/index.ts';
import { connectorSchema } from '../../../../src/shared/connector.ts';
import type { Connector, Json } from '../../../../src/shared/connector.ts';
import { everyStepOf, valuesOf } from '../../../exchange/everyStep.ts';
import { readDescriptions } from '../../../exchange/n8nParameters.ts';
import type { IssuesOf } from '../../../exchange/n8nParameters.ts';

const apps = new Map(
  connectors.map((source) => [source.id, connectorSchema.parse(source)] as const),
);
let expressions: Expressions;
let issuesOf: IssuesOf;
beforeAll(async () => {
  expressions = createExpressions({
    worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
  });
  issuesOf = await readDescriptions();
}, 180_000);
afterAll(() => expressions.close());

/** Every trigger and action of an app, by each way to connect. */
async function outlinesOf(app: Connector): Promise<Outline[]> {
  const outlines: Outline[] = [];
  for (const method of app.auth.length === 0 ? [undefined] : app.auth) {
    const deps = {
      catalogue: apps,
      connections: {
        find: (id: string) => ({ app: id, name: 'Mine', method: method?.id ?? '', scopes: [] }),
        values: () => valuesOf(method),
      },
      called: () => undefined,
      evaluate: (code: string, scope: Json) => expressions.evaluate(code, scope),
    };
    const journeys = everyStepOf(app);
    // What another way to connect changes is the same in every step.
    const [first] = journeys;
    const few = first === undefined ? [] : [{ ...first, steps: first.steps.slice(0, 1) }];
    for (const journey of method === app.auth[0] ? journeys : few) {
      outlines.push(await outlineJourney(journey, deps));
    }
  }
  return outlines;
}

/** Every text inside of a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The expressions of an n8n parameter that are no JavaScript. */
function unreadableN8n(text: string): string[] {
  if (!text.startsWith('=')) return [];
  const codes = [...text.matchAll(/\{\{([\s\S]*?)\}\}/g)].map(([, code = '']) => code);
  return codes.filter((code) => {
    try {
      new Script(`(${code});`);
      return false;
    } catch {
      return true;
    }
  });
}

/** State machines as branches of one, whose names are unique: the validator takes longest to get ready. */
function together(machines: readonly Machine[]): Machine {
  const Branches = machines.map((machine, at) => renamed(machine, `${at} `));
  return { StartAt: 'All', States: { All: { Type: 'Parallel', Branches, End: true } } };
}

function renamed(value: unknown, prefix: string): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, prefix));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]: [string, unknown]) => {
    if (['StartAt', 'Next', 'Default'].includes(key)) return [key, prefix + String(each)];
    if (key !== 'States') return [key, renamed(each, prefix)];
    const states = Object.entries(Object(each) as object);
    return [
      key,
      Object.fromEntries(states.map(([name, state]) => [prefix + name, renamed(state, prefix)])),
    ];
  });
  return Object.fromEntries(entries) as unknown;
}

const machineSchema = z.looseObject({
  StartAt: z.string(),
  States: z.record(z.string(), z.unknown()),
});
type Machine = z.infer<typeof machineSchema>;

const flowSchema = z.array(
  z.looseObject({ id: z.string(), wires: z.array(z.array(z.string())).default([]) }),
);

describe('E3: every trigger and every action of every app', () => {
  it.each([...apps.keys()])('E3: %s: n8n, Step Functions and Node-RED take it', async (id) => {
    const app = apps.get(id);
    if (app === undefined) throw new Error(id);
    const machines: Machine[] = [];
    for (const outline of await outlinesOf(app)) {
      const { name } = outline;
      const workflow: unknown = JSON.parse(toN8n(outline).text);
      expect({ name, issues: issuesOf(workflow) }).toEqual({ name, issues: [] });
      expect(textsIn(workflow).flatMap(unreadableN8n)).toEqual([]);
      machines.push(machineSchema.parse(JSON.parse(toAsl(outline).text)));
      const flow = flowSchema.parse(JSON.parse(toNodeRed([outline]).text));
      const ids = new Set(flow.map((node) => node.id));
      expect(flow.flatMap(({ wires }) => wires.flat()).filter((to) => !ids.has(to))).toEqual([]);
    }
    const { errorsText } = aslValidator({ QueryLanguage: 'JSONata', ...together(machines) });
    expect(errorsText()).toBe('');
  });

  it('E3: a node that n8n has not, or would not take, is found', () => {
    const node = (type: string, typeVersion: number, parameters: object) =>
      issuesOf({
        nodes: [{ name: 'N', type: `n8n-nodes-base.${type}`, typeVersion, parameters }],
      });
    expect(node('stopAndError', 1, { errorMessage: 'x' })).toEqual([]);
    expect(node('stopAndError', 1, {})[0]).toContain('is required');
    expect(node('httpRequest', 4, { url: 'x', uri: 'y' })).toEqual([
      'N: there is no parameter uri',
    ]);
    expect(node('set', 99, {})).toEqual(['N: n8n has no set 99']);
  });
});
