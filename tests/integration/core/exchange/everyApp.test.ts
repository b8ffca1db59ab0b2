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
import { createExpressions, syntaxTree } from '../../../../src/core/expressions/index.ts';
import type { Expressions } from '../../../../src/core/expressions/index.ts';
import { connectorSchema } from '../../../../src/shared/connector.ts';
import type { Connector } from '../../../../src/shared/connector.ts';
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
      evaluate: expressions.evaluate,
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

/** The expression of a state that is no JSONata. */
function unreadableState(text: string): string[] {
  const code = /^\{%([\s\S]*)%\}$/.exec(text)?.[1];
  return code !== undefined && syntaxTree(code) === undefined ? [code] : [];
}

const flowSchema = z.array(
  z.looseObject({ id: z.string(), wires: z.array(z.array(z.string())).default([]) }),
);

describe('E3: every trigger and every action of every app', () => {
  it.each([...apps.keys()])('E3: %s: n8n, Step Functions and Node-RED take it', async (id) => {
    const app = apps.get(id);
    if (app === undefined) throw new Error(id);
    for (const outline of await outlinesOf(app)) {
      const { name } = outline;
      const workflow = toN8n(outline).text;
      expect({ name, issues: issuesOf(JSON.parse(workflow)) }).toEqual({ name, issues: [] });
      expect(textsIn(JSON.parse(workflow)).flatMap(unreadableN8n)).toEqual([]);
      const { text } = toAsl(outline);
      expect(textsIn(JSON.parse(text)).flatMap(unreadableState)).toEqual([]);
      const machine = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
      const { isValid, errorsText } = aslValidator(machine);
      expect({ name, isValid, errors: errorsText() }).toEqual({ name, isValid: true, errors: '' });
      const flow = flowSchema.parse(JSON.parse(toNodeRed([outline]).text));
      const ids = new Set(flow.map((node) => node.id));
      expect(flow.flatMap(({ wires }) => wires.flat()).filter((to) => !ids.has(to))).toEqual([]);
    }
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
