import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toNodeRed } from '../../../../src/core/exchange/nodeRed/index.ts';
import type { Journey } from '../../../../src/shared/journey.ts';
import { sampleJourneys } from '../../../exchange/journeys/index.ts';
import type { SampleJourney } from '../../../exchange/journeys/index.ts';
import { startNodeRed } from '../../../exchange/nodeRed.ts';
import type { NodeRed } from '../../../exchange/nodeRed.ts';
import { startRecordingServer } from '../../../exchange/recordingServer.ts';
import type { Recorded, RecordingServer } from '../../../exchange/recordingServer.ts';
import { shopKey } from '../../../exchange/shop.ts';
import { sojourn } from '../../../exchange/sojournRuns.ts';

const flowSchema = z.array(
  z.looseObject({
    id: z.string(),
    type: z.string(),
    z: z.string().optional(),
    label: z.string().optional(),
    env: z.array(z.object({ name: z.string(), value: z.string(), type: z.string() })).optional(),
  }),
);

interface Case {
  readonly sample: SampleJourney;
  readonly journey: Journey;
  readonly expected: readonly Recorded[];
}

let server: RecordingServer;
let home: ReturnType<typeof sojourn>;
let nodeRed: NodeRed;
let flows: z.infer<typeof flowSchema>;
const cases = new Map<string, Case>();
const names = sampleJourneys('').map(({ name }) => name);

beforeAll(async () => {
  server = await startRecordingServer();
  home = sojourn(server);
  for (const sample of sampleJourneys(server.origin)) {
    const journey = home.stored(sample);
    const expected = await home.requestsOf(journey, sample);
    cases.set(sample.name, { sample, journey, expected });
  }
  const outlines = [];
  for (const { journey } of cases.values()) outlines.push(await home.outlined(journey));
  flows = flowSchema.parse(JSON.parse(toNodeRed(outlines).text));
  const tabs = flows.filter(({ type }) => type === 'tab');
  const credentials = tabs.map(({ id, env = [] }) => {
    return [id, Object.fromEntries(env.map(({ name }) => [name, shopKey]))] as const;
  });
  nodeRed = await startNodeRed(flows, Object.fromEntries(credentials));
}, 60_000);
afterAll(async () => {
  await nodeRed.close();
  await home.close();
  await server.close();
});

describe('E4: a real Node-RED sends what Sojourn sends', () => {
  it.each(names)('E4: %s', async (name) => {
    const found = cases.get(name);
    if (found === undefined) throw new Error(name);
    const tab = flows.find(({ type, label }) => type === 'tab' && label === name);
    const start = flows.find((node) => node.type === 'inject' && node.z === tab?.id);
    server.reset();
    await nodeRed.inject(start?.id ?? '', found.sample.data);
    await server.received(found.expected.length);
    expect(server.requests).toEqual(found.expected);
  });
});
