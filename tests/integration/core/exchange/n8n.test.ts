import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createBundles,
  createExports,
  createImports,
} from '../../../../src/core/exchange/index.ts';
import type { Imports } from '../../../../src/core/exchange/index.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import type { Step } from '../../../../src/shared/journey.ts';
import { sampleJourneys } from '../../../exchange/journeys/index.ts';
import { startRecordingServer } from '../../../exchange/recordingServer.ts';
import type { RecordingServer } from '../../../exchange/recordingServer.ts';
import { sojourn } from '../../../exchange/sojournRuns.ts';

let server: RecordingServer;
let home: ReturnType<typeof sojourn>;
let imports: Imports;
beforeAll(async () => {
  server = await startRecordingServer();
  home = sojourn(server);
  imports = createImports(createBundles(home.world));
});
afterAll(async () => {
  await home.close();
  await server.close();
});

/** A node as n8n's files have it. */
function node(name: string, type: string, parameters: object = {}, more: object = {}): object {
  return {
    name,
    type: `n8n-nodes-base.${type}`,
    typeVersion: 1,
    position: [0, 0],
    parameters,
    ...more,
  };
}

/** `{ A: ['B'], If: ['yes', 'no'] }`: the first target of each output. */
function file(
  nodes: object[],
  wires: Record<string, (string | null)[]>,
  more: object = {},
): string {
  const connections = Object.fromEntries(
    Object.entries(wires).map(([name, outputs]) => [
      name,
      {
        main: outputs.map((target) =>
          target === null ? [] : [{ node: target, type: 'main', index: 0 }],
        ),
      },
    ]),
  );
  return JSON.stringify({ name: 'From n8n', nodes, connections, ...more });
}

function imported(text: string) {
  const { report } = imports.preview(text);
  const [summary] = imports.import(text, {});
  const { journey, on } = home.world.journeys.get(summary?.id ?? '');
  return { journey, on, report };
}

const http = (name: string, parameters: object) =>
  node(name, 'httpRequest', { method: 'POST', ...parameters }, { typeVersion: 4.2 });

describe('E5: import of n8n workflows', () => {
  it('E5: requests, values, forks, loops, waits and stops become steps, expressions become pills', () => {
    const text = file(
      [
        node('Every day', 'scheduleTrigger', {
          rule: { interval: [{ field: 'cronExpression', expression: '0 30 9 * * 1-5' }] },
        }),
        node('Values', 'set', {
          assignments: {
            assignments: [
              { name: 'city', value: 'Bern' },
              { name: 'at', value: '={{ $json.timestamp }}' },
            ],
          },
        }),
        http('Ask', {
          method: 'GET',
          url: '=https://api.example.com/{{ $json.city }}/items',
          sendQuery: true,
          queryParameters: {
            parameters: [
              { name: 'since', value: '={{ $json.at }}' },
              { name: 'all', value: 'yes' },
            ],
          },
        }),
        node('Any?', 'if', {
          conditions: {
            combinator: 'or',
            conditions: [
              {
                leftValue: '={{ $json.total }}',
                rightValue: 3,
                operator: { type: 'number', operation: 'gt' },
              },
              {
                leftValue: '={{ $json.name }}',
                rightValue: '',
                operator: { type: 'string', operation: 'notEmpty' },
              },
            ],
          },
        }),
        node('Each', 'splitInBatches', {}, { typeVersion: 3 }),
        http('Tell', {
          url: 'https://api.example.com/tell',
          sendHeaders: true,
          headerParameters: {
            parameters: [{ name: 'X-City', value: "={{ $('Values').item.json.city }}" }],
          },
          sendBody: true,
          specifyBody: 'json',
          jsonBody: '={ "name": "{{ $json.name }}" }',
        }),
        node('Rest', 'wait', { amount: 2, unit: 'minutes' }),
        node('Too bad', 'stopAndError', { errorMessage: '=None in {{ $json.place }}' }),
        node('End', 'noOp'),
      ],
      {
        'Every day': ['Values'],
        Values: ['Ask'],
        Ask: ['Any?'],
        'Any?': ['Each', 'Too bad'],
        Each: ['Rest', 'Tell'],
        Tell: ['Each'],
        Rest: ['End'],
      },
    );
    const { journey, on, report } = imported(text);
    expect(on).toBe(false);
    expect(journey.trigger).toMatchObject({
      app: 'scheduler',
      event: 'cron',
      fields: { expression: { value: '30 9 * * 1-5' } },
    });
    const ask: Partial<Step> = {
      id: 's1',
      kind: 'action',
      app: 'http',
      action: 'request',
      fields: {
        method: { value: 'GET' },
        url: { text: 'https://api.example.com/{{ "Bern" }}/items' },
        query: { formula: '{"since": s0.timestamp, "all": "yes"}' },
      },
    };
    expect(journey.steps[0]).toMatchObject(ask);
    expect(journey.steps[1]).toMatchObject({
      kind: 'if',
      when: {
        any: [
          { left: '{{ s1.body.total }}', is: 'greater', right: '3' },
          { left: '{{ s1.body.name }}', is: 'isNotEmpty' },
        ],
      },
      then: [
        {
          kind: 'forEach',
          list: '{{ s1.body }}',
          steps: [
            {
              fields: {
                headers: { formula: '{"X-City": "Bern"}' },
                bodyType: { value: 'json' },
                body: { text: '{ "name": "{{ s3.item.name }}" }' },
              },
            },
          ],
        },
        { kind: 'delay', seconds: '120' },
      ],
      else: [{ kind: 'stop', as: 'failure', message: 'None in {{ s1.body.place }}' }],
    });
    expect(report.filter(({ mapping }) => mapping === 'missing')).toEqual([]);
  });

  it('E5: after a fork that joins again the journey goes on below it', () => {
    const text = file(
      [
        node('Hook', 'webhook', { path: 'x' }),
        node('Fork', 'if', {
          conditions: {
            conditions: [
              {
                leftValue: '={{ $json.body.a }}',
                operator: { type: 'boolean', operation: 'true' },
              },
            ],
          },
        }),
        http('One', { url: 'https://example.com/1' }),
        http('Other', { url: 'https://example.com/2' }),
        http('Both', { url: 'https://example.com/3' }),
      ],
      { Hook: ['Fork'], Fork: ['One', 'Other'], One: ['Both'], Other: ['Both'] },
    );
    const { journey } = imported(text);
    expect(journey.trigger).toMatchObject({ app: 'webhook', event: 'received' });
    expect(journey.steps).toMatchObject([
      {
        kind: 'if',
        when: { all: [{ left: '{{ s0.body.a }}', is: 'isYes' }] },
        then: [{ name: 'One' }],
        else: [{ name: 'Other' }],
      },
      { name: 'Both' },
    ]);
  });

  it('E5: what Sojourn has not is a step to choose an app for, and a line in the report', () => {
    const text = file(
      [
        node('By hand', 'manualTrigger'),
        node('Magic', 'code', { jsCode: 'return 1' }, { notes: 'does magic' }),
        http('Say', { url: '={{ $json.x.toUpperCase() }}' }),
        node('Alone', 'noOp'),
      ],
      { 'By hand': ['Magic'], Magic: ['Say'] },
    );
    const { journey, report } = imported(text);
    expect(journey.steps[0]).toEqual({
      id: 's1',
      kind: 'action',
      name: 'Magic',
      note: 'does magic',
      fields: {},
    });
    expect(report.map(({ title, mapping }) => [title, mapping])).toEqual([
      ['By hand', 'exact'],
      ['Magic', 'missing'],
      ['Say', 'note'],
      ['Alone', 'missing'],
    ]);
    expect(report[2]?.notes).toEqual(['This expression is kept as text: $json.x.toUpperCase()']);
  });

  it('E5: an export that nobody changed comes back as the very journey, which sends the same requests', async () => {
    const bundles = createBundles(home.world);
    const exports = createExports({ ...home.outlineDeps, journeys: home.world.journeys, bundles });
    for (const sample of sampleJourneys(server.origin)) {
      const journey = home.stored(sample);
      const expected = [...(await home.requestsOf(journey, sample))];
      const { text } = await exports.preview([journey.id], 'n8n');
      expect(imports.preview(text).report).toEqual([]);
      const [summary] = imports.import(text, { shop: 'corner' });
      const back = home.world.journeys.get(summary?.id ?? '').journey;
      expect({ ...back, id: journey.id }).toEqual(journey);
      expect(await home.requestsOf(back, sample)).toEqual(expected);
    }
  });

  it('E5: an export that was changed in n8n is read as what it is now', async () => {
    const bundles = createBundles(home.world);
    const exports = createExports({ ...home.outlineDeps, journeys: home.world.journeys, bundles });
    const [first] = sampleJourneys(server.origin);
    if (first === undefined) throw new Error('no sample');
    const { text } = await exports.preview([home.stored(first).id], 'n8n');
    const { journey } = imported(text.replace('/api/lists/', '/api/other/'));
    expect(JSON.stringify(journey.steps)).toContain('/api/other/');
  });
});

describe('F10: hostile workflow files', () => {
  const nodes = (count: number) => Array.from({ length: count }, (_, at) => node(`n${at}`, 'noOp'));
  const chain = (count: number) =>
    Object.fromEntries(Array.from({ length: count - 1 }, (_, at) => [`n${at}`, [`n${at + 1}`]]));
  const start = node('n0', 'manualTrigger');

  it.each([
    [
      '__proto__',
      file([start], {}).replace('"parameters":{}', '"parameters":{"__proto__":{"a":1}}'),
      '__proto__',
    ],
    ['100 MB', `{"nodes":[],"connections":{},"x":"${'x'.repeat(100_000_000)}"}`, '20 MB'],
    [
      'a depth of 100,000',
      `{"nodes":${'['.repeat(100_000)}${']'.repeat(100_000)},"connections":{}}`,
      'levels deep',
    ],
    [
      'a million nodes',
      `{"nodes":[${'{"a":1},'.repeat(1_000_000)}1],"connections":{}}`,
      'million values',
    ],
    ['2,001 nodes', file(nodes(2_001), {}), 'nodes'],
    ['two nodes of one name', file([start, start], {}), 'one name'],
    ['a cut file', file([start], {}).slice(0, -5), 'not JSON'],
    ['nodes that are none', '{"nodes":[1],"connections":{}}', 'not as it should be'],
    [
      'connections that are none',
      '{"nodes":[{"name":"a","type":"b"}],"connections":{"a":{"main":7}}}',
      'not as it should be',
    ],
  ])('F10: %s is refused, and nothing changes', (_, text, reason) => {
    const before = home.world.journeys.list().length;
    const refusal = (work: () => unknown): string => {
      try {
        work();
      } catch (error) {
        if (error instanceof SojournError && error.code === 'import_invalid') return error.message;
        throw error;
      }
      return 'accepted';
    };
    expect(refusal(() => imports.preview(text))).toContain(reason);
    expect(refusal(() => imports.import(text, {}))).toContain(reason);
    expect(home.world.journeys.list()).toHaveLength(before);
  });

  it('F10: cycles end', () => {
    const around = file([start, node('a', 'noOp'), node('b', 'set')], {
      n0: ['a'],
      a: ['b'],
      b: ['a'],
    });
    expect(imported(around).journey.steps).toEqual([]);
    const itself = file([start, node('f', 'if', { conditions: { conditions: [] } })], {
      n0: ['f'],
      f: ['f', 'f'],
    });
    expect(imported(itself).journey.steps).toMatchObject([{ kind: 'if', then: [] }]);
  });

  it('F10: a long chain, and forks in forks, are read to their end', () => {
    const long = file([start, ...nodes(2_000).slice(1)], chain(2_000));
    expect(imported(long).journey.steps).toEqual([]);
    const forks = Array.from({ length: 200 }, (_, at) =>
      node(`n${at + 1}`, 'if', { conditions: { conditions: [] } }),
    );
    const { journey, report } = imported(file([start, ...forks], chain(201)));
    expect(journey.steps).toHaveLength(1);
    expect(report.some(({ mapping }) => mapping === 'missing')).toBe(true);
  });

  it('F10: names with invisible characters, NUL and “constructor” do no harm', () => {
    const text = file(
      [
        start,
        http('a\u202Eb\u0000', { url: 'https://example.com/', constructor: 1, toString: 'x' }),
      ],
      { n0: ['a\u202Eb\u0000'] },
      { name: 'constructor' },
    );
    const { journey } = imported(text);
    expect(journey.steps[0]?.name).toBe('ab');
    const target = file([start], { n0: ['constructor'], constructor: ['n0'], toString: ['n0'] });
    expect(imported(target).journey.steps).toEqual([]);
  });

  it('F10: an unknown version of a node, and paths in names, are no more than names', () => {
    const text = file([start, node('../../etc/passwd', 'httpRequest', {}, { typeVersion: 99 })], {
      n0: ['../../etc/passwd'],
    });
    expect(imported(text).journey.steps).toMatchObject([{ name: '../../etc/passwd', app: 'http' }]);
  });
});
