import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBundles } from '../../../../src/core/exchange/bundle/index.ts';
import { stepSchema } from '../../../../src/shared/journey.ts';
import type { Step } from '../../../../src/shared/journey.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

const [here, elsewhere] = ['01CONNECTIONOFTHISVAULT', '01CONNECTIONOFTHEOTHER'];

let from: World;
let to: World;
beforeAll(() => {
  [from, to] = [open(), open()];
  from.link(here);
  to.link(elsewhere);
});
afterAll(async () => {
  await from.close();
  await to.close();
});

function open(): World {
  return openWorld({ prepare: (db) => db.pragma('synchronous = OFF') });
}

const own = {
  schema: 1,
  id: 'my-app',
  name: 'My app',
  category: 'documents',
  about: 'Mine.',
  hosts: ['api.example.com'],
  actions: [
    { id: 'write', name: 'Write', sentence: 'Write', changes: true, repeat: 'never', sample: {} },
  ],
};

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const template = fc.oneof(
  text,
  fc.constantFrom('{{ s0.title }}', 'Do {{ s0.title }} {{ s1.id }}', '{{ $sum(s0.items.price) }}'),
);
const json = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const fieldValue = fc.oneof(
  fc.record({ value: json, label: text }, { requiredKeys: ['value'] }),
  fc.record({ text: template }),
  fc.record({ formula: template }),
);
const fields = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fieldValue, { maxKeys: 3 });
const row = fc.record({
  left: template,
  is: fc.constantFrom('equals', 'contains', 'greater', 'matches'),
  right: template,
});
const condition = fc.oneof(
  fc.record({ all: fc.array(row, { maxLength: 2 }) }),
  fc.record({ any: fc.array(fc.oneof(row, fc.record({ all: fc.array(row, { maxLength: 2 }) }))) }),
);
const said = { name: text, note: text, disabled: fc.boolean() };

/** Steps of every kind, nested; their ids are given later. */
const { steps } = fc.letrec((tie) => {
  const inner = tie('steps');
  const of = (
    kind: string,
    needed: Record<string, fc.Arbitrary<unknown>>,
    optional: Record<string, fc.Arbitrary<unknown>> = {},
  ) =>
    fc
      .tuple(fc.record(needed), fc.record({ ...said, ...optional }, { requiredKeys: [] }))
      .map(([must, may]) => ({ ...may, ...must, kind }));
  const retry = fc.record({ times: fc.nat(20), seconds: fc.integer({ min: 1, max: 3_600 }) });
  return {
    step: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      of('delay', { seconds: template }),
      of('stop', { as: fc.constantFrom('succeeded', 'failure') }, { message: template }),
      of('call', { fields }),
      of(
        'action',
        { fields },
        {
          app: fc.constantFrom('todo', 'my-app', 'fax'),
          action: fc.constantFrom('add', 'write'),
          masked: fc.boolean(),
          retry,
          timeout: fc.integer({ min: 1, max: 3_600 }),
        },
      ),
      of('if', { when: condition, then: inner }, { else: inner }),
      of('forEach', { list: template, steps: inner }),
      of('tryCatch', { try: inner, catch: inner }),
    ),
    steps: fc.array(tie('step'), { maxLength: 3, depthIdentifier: 'steps' }),
  };
});

function numbered(drawn: unknown): Step[] {
  let last = 0;
  const each = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(each);
    if (typeof value !== 'object' || value === null || !('kind' in value)) return value;
    last += 1;
    const id = `s${last}`;
    const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      ['then', 'else', 'steps', 'try', 'catch'].includes(key) ? each(inner) : inner,
    ]);
    return { ...(Object.fromEntries(entries) as object), id };
  };
  return stepSchema.array().parse(each(drawn));
}

describe('a bundle on its way to another vault and back', () => {
  it('E1, E2: export, import elsewhere and export again are the same text, but for ids of the vaults', () => {
    from.ownConnectors.save(`${JSON.stringify(own, null, 2)}\n`, { replace: false });
    const [bundles, others] = [createBundles(from), createBundles(to)];
    const drawn = fc.record({
      steps: steps.map(numbered),
      name: fc.stringMatching(/^[A-Za-zÄöß 0-9]{0,20}[a-z]$/),
      settings: fc.record(
        {
          pollSeconds: fc.integer({ min: 60, max: 86_400 }),
          parallel: fc.integer({ min: 1, max: 50 }),
          notify: fc.boolean(),
          offAfter: fc.nat(1_000),
        },
        { requiredKeys: ['pollSeconds'] },
      ),
      linked: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 1, maxLength: 3 }), (journeys) => {
        const ids = journeys.map(({ steps: made, name, settings, linked }, at) =>
          from.journey(made, (journey) => ({
            ...journey,
            name: `${at} ${name}`,
            settings,
            connections: linked ? { todo: here } : {},
          })),
        );
        const sent = bundles.preview(ids).text;
        const added = others.import(sent, { todo: elsewhere });
        const back = added.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => id);
        const again = others.preview(back).text;
        const renamed = sent.replaceAll(`Account ${here}`, `Account ${elsewhere}`);
        expect(again).toBe(renamed);
        for (const id of ids) expect(again).not.toContain(id);
        for (const id of ids) from.journeys.remove(id);
        for (const id of back) to.journeys.remove(id);
      }),
      { numRuns: 150 },
    );
  });
});
