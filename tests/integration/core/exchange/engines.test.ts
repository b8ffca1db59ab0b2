import aslValidator from 'asl-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toAsl } from '../../../../src/core/exchange/asl/index.ts';
import type { Outline } from '../../../../src/core/exchange/outline/index.ts';
import { toN8n } from '../../../../src/core/exchange/n8n/index.ts';
import { toNodeRed } from '../../../../src/core/exchange/nodeRed/index.ts';
import { sampleJourneys } from '../../../exchange/journeys/index.ts';
import type { SampleJourney } from '../../../exchange/journeys/index.ts';
import { hookBody, hookPath, triggeredJourneys } from '../../../exchange/journeys/triggered.ts';
import { runWorkflow, WorkflowFailed } from '../../../exchange/n8nInterpreter.ts';
import { startNodeRed } from '../../../exchange/nodeRed.ts';
import type { NodeRed } from '../../../exchange/nodeRed.ts';
import { startRecordingServer } from '../../../exchange/recordingServer.ts';
import type { Recorded, RecordingServer } from '../../../exchange/recordingServer.ts';
import { shopKey } from '../../../exchange/shop.ts';
import { sojourn } from '../../../exchange/sojournRuns.ts';
import { execute, ExecutionFailed } from '../../../exchange/statesInterpreter.ts';

const flowSchema = z.array(
  z.looseObject({
    id: z.string(),
    type: z.string(),
    z: z.string().optional(),
    label: z.string().optional(),
    wires: z.array(z.array(z.string())).optional(),
    env: z.array(z.object({ name: z.string(), value: z.string(), type: z.string() })).optional(),
  }),
);

interface Case {
  readonly sample: SampleJourney;
  readonly outline: Outline;
  readonly expected: readonly Recorded[];
}

let server: RecordingServer;
let home: ReturnType<typeof sojourn>;
let nodeRed: NodeRed;
let flows: z.infer<typeof flowSchema>;
let triggered: Awaited<ReturnType<typeof triggeredJourneys>>;
const cases = new Map<string, Case>();
const names = sampleJourneys('').map(({ name }) => name);

beforeAll(async () => {
  server = await startRecordingServer();
  home = sojourn(server);
  for (const sample of sampleJourneys(server.origin)) {
    const journey = home.stored(sample);
    const expected = await home.requestsOf(journey, sample);
    cases.set(sample.name, { sample, outline: await home.outlined(journey), expected });
  }
  triggered = await triggeredJourneys(home);
  const outlines = [
    ...[...cases.values()].map(({ outline }) => outline),
    await home.outlined(triggered.hook.journey),
    await home.outlined(triggered.look.journey),
  ];
  flows = flowSchema.parse(JSON.parse(toNodeRed(outlines).text));
  const tabs = flows.filter(({ type }) => type === 'tab');
  const credentials = tabs.map(({ id, env = [] }) => {
    return [id, Object.fromEntries(env.map(({ name }) => [name, shopKey]))] as const;
  });
  nodeRed = await startNodeRed(flows, Object.fromEntries(credentials));
}, 180_000);
afterAll(async () => {
  await nodeRed.close();
  await home.close();
  await server.close();
});

function caseOf(name: string): Case {
  const found = cases.get(name);
  if (found === undefined) throw new Error(name);
  return found;
}

describe('E4: a real Node-RED sends what Sojourn sends', () => {
  it.each(names)('E4: %s', async (name) => {
    const { sample, expected } = caseOf(name);
    const tab = flows.find(({ type, label }) => type === 'tab' && label === name);
    const start = flows.find((node) => node.type === 'inject' && node.z === tab?.id);
    server.reset();
    await nodeRed.inject(start?.id ?? '', sample.data);
    await server.received(expected.length);
    expect(server.requests).toEqual(expected);
  });

  it('E4: started by a webhook', async () => {
    server.reset();
    const response = await fetch(`${nodeRed.origin}/${hookPath}?a=b`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(hookBody),
    });
    expect(response.status).toBe(200);
    await server.received(1);
    expect(server.requests).toEqual(triggered.hook.expected);
  });

  it('E4: started by what it looks for, once for what is new', async () => {
    const tab = flows.find(({ type, label }) => type === 'tab' && label === 'By looks');
    const clock = flows.find((node) => node.type === 'inject' && node.z === tab?.id);
    const { expected } = triggered.look;
    const clockId = clock?.id ?? '';
    server.reset();
    // As in Sojourn, the first look only remembers what is there.
    await nodeRed.press(clockId);
    await server.received(2);
    server.setArrived(true);
    await nodeRed.press(clockId);
    await server.received(2 + expected.length);
    expect(server.requests).toEqual([...expected.slice(0, 2), ...expected]);
    await nodeRed.press(clockId);
    await server.received(4 + expected.length);
    // What comes after it in the same process tells that nothing else came.
    await fetch(`${nodeRed.origin}/${hookPath}`, { method: 'POST' });
    await server.received(5 + expected.length);
    expect(server.requests).toHaveLength(5 + expected.length);
    server.setArrived(false);
  });

  it('E3: no node is a function, and all of it is wired within its tab', () => {
    expect(flows.some(({ type }) => type === 'function')).toBe(false);
    const tabOf = new Map(flows.map((node) => [node.id, node.z]));
    const wires = flows.flatMap(
      (node) => node.wires?.flat().map((to) => [node.z, tabOf.get(to)]) ?? [],
    );
    expect(wires.length).toBeGreaterThan(flows.length / 2);
    expect(wires.filter(([from, to]) => from !== to)).toEqual([]);
  });

  it('E3: a connection is named by variables without a value; no credential is in the flow', () => {
    const variables = flows.flatMap(({ env = [] }) => env);
    expect(new Set(variables.map(({ name, value, type }) => `${name}=${value} ${type}`))).toEqual(
      new Set(['SHOP_ACCOUNT_CORNER_API_KEY= cred']),
    );
    expect(JSON.stringify(flows)).not.toContain(shopKey);
  });
});

/** What Step Functions does otherwise; each is a note in the report. */
const differsInAsl = new Set(['HTTP requests', 'an error that is caught', 'an error in an error']);

describe('E3: Amazon States Language', () => {
  it.each(names)('E3: %s: valid, and sends the same by the rules of the language', async (name) => {
    const { sample, outline, expected } = caseOf(name);
    const { text, report } = toAsl(outline);
    const machine = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    const { isValid, errorsText } = aslValidator(machine);
    expect({ isValid, text: errorsText() }).toEqual({ isValid: true, text: '' });
    expect(text).not.toContain(shopKey);
    if (differsInAsl.has(name)) {
      expect(report.some(({ mapping }) => mapping === 'note')).toBe(true);
      return;
    }
    server.reset();
    await execute(machine, sample.data).catch((error: unknown) => {
      // A run that fails sends what it sends before.
      if (!(error instanceof ExecutionFailed)) throw error;
    });
    expect(server.requests).toEqual(expected);
  });
});

describe('E3: n8n', () => {
  it.each(names)('E3: %s: every step is mapped, and sends the same', async (name) => {
    const { outline, sample, expected } = caseOf(name);
    const { text, report } = toN8n(outline);
    expect(report.filter(({ mapping }) => mapping === 'missing')).toEqual([]);
    expect(text).not.toContain(shopKey);
    expect(text).not.toMatch(/"credentials": \{\s*"\w+": \{\s*"id": "/);
    expect(JSON.parse(text)).toMatchObject({ name, active: false });
    server.reset();
    await runWorkflow(JSON.parse(text), sample.data).catch((error: unknown) => {
      // A run that fails sends what it sends before.
      if (!(error instanceof WorkflowFailed)) throw error;
    });
    expect(server.requests).toEqual(expected);
  });
});
