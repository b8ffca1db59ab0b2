import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBundles } from '../../../../src/core/exchange/bundle/index.ts';
import type { Bundles } from '../../../../src/core/exchange/bundle/index.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import type { Step } from '../../../../src/shared/journey.ts';
import { add, openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
let bundles: Bundles;
beforeEach(() => {
  world = openWorld({ prepare: (db) => db.pragma('synchronous = OFF') });
  world.link('01CONNECTIONOFTHISVAULT');
  bundles = createBundles(world);
});
afterEach(() => world.close());

const steps: Step[] = [
  add('s1', 'Do {{ s0.title }}'),
  {
    id: 's4',
    kind: 'if',
    when: { all: [{ left: '{{ s1.id }}', is: 'isNotEmpty' }] },
    then: [add('s9', 'b')],
  },
];

function stored(): string {
  return world.journey(steps, (journey) => ({
    ...journey,
    name: 'Tasks',
    note: 'Mine',
    connections: { todo: '01CONNECTIONOFTHISVAULT' },
  }));
}

function reasonOf(text: string): string {
  try {
    bundles.importPreview(text);
  } catch (error) {
    if (error instanceof SojournError && error.code === 'import_invalid') return error.message;
    throw error;
  }
  return 'accepted';
}

/** The bundle of a stored journey, changed. */
function changed(change: (bundle: Record<string, unknown>) => unknown): string {
  const bundle = JSON.parse(bundles.preview([stored()]).text) as Record<string, unknown>;
  return JSON.stringify(change(bundle) ?? bundle);
}

describe('export', () => {
  it('E1: shows exactly what leaves: the journeys, and which connections they need', () => {
    const id = stored();
    const preview = bundles.preview([id]);
    expect(preview).toMatchObject({
      fileName: 'Tasks.sojourn.json',
      journeys: [{ name: 'Tasks', steps: 3 }],
      connections: [
        {
          app: 'todo',
          appName: 'To-do',
          method: 'key',
          scopes: ['tasks'],
          name: 'Account 01CONNECTIONOFTHISVAULT',
        },
      ],
      warnings: [],
    });
    expect(JSON.parse(preview.text)).toMatchObject({
      format: 'sojourn.bundle',
      formatVersion: 1,
      connections: [{ id: 'c1', app: 'todo' }],
      journeys: [{ name: 'Tasks', note: 'Mine', connections: { todo: 'c1' }, steps }],
    });
  });

  it('E1: nothing of the vault is in it: no id of a journey or connection, no credential', () => {
    const id = stored();
    const { text } = bundles.preview([id]);
    expect(text.replaceAll('Account 01CONNECTIONOFTHISVAULT', '')).not.toContain(
      '01CONNECTIONOFTHISVAULT',
    );
    expect(text).not.toContain(id);
    expect(text).not.toContain('secret');
  });

  it('E1: the same journeys give the same text', () => {
    const id = stored();
    expect(bundles.preview([id]).text).toBe(bundles.preview([id, id]).text);
  });

  it('E1: warns of literals that look like secrets, without repeating them', () => {
    const canary = 'Bearer canary0123456789';
    const id = world.journey([{ ...add('s1', canary), name: 'Tell' }]);
    const { warnings } = bundles.preview([id]);
    expect(warnings).toEqual([
      {
        journey: 'New journey',
        step: 'Tell',
        field: 'title',
        reason: 'holds what looks like an Authorization header',
      },
    ]);
  });

  it('E1: a connection that does not exist any more is left out', () => {
    const id = stored();
    world.linked.clear();
    expect(bundles.preview([id])).toMatchObject({ connections: [] });
  });

  it('E1: a journey that is not there is an error', () => {
    expect(() => bundles.preview(['x'])).toThrow('does not exist');
  });
});

describe('import', () => {
  it('E2: shows what a file holds and which connections could serve', () => {
    const { text } = bundles.preview([stored()]);
    world.link('other');
    expect(bundles.importPreview(text)).toEqual({
      journeys: [{ name: 'Tasks', steps: 3 }],
      connectors: [],
      report: [],
      connections: [
        {
          app: 'todo',
          appName: 'To-do',
          name: 'Account 01CONNECTIONOFTHISVAULT',
          unknownApp: false,
          candidates: [
            { id: '01CONNECTIONOFTHISVAULT', name: 'Account 01CONNECTIONOFTHISVAULT' },
            { id: 'other', name: 'Account other' },
          ],
        },
      ],
    });
    expect(world.journeys.list()).toHaveLength(1);
  });

  it('E2: makes new journeys that are off, with their step ids and the chosen connections; nothing runs', () => {
    const id = stored();
    world.journeys.setOn(id, true);
    world.link('mine');
    const { text } = bundles.preview([id]);
    const [summary] = bundles.import(text, { todo: 'mine' });
    expect(summary).toMatchObject({ name: 'Tasks', on: false, problems: 0, folder: 'Home' });
    const imported = world.journeys.get(summary?.id ?? '');
    expect(imported.journey).toEqual({
      ...world.journeys.get(id).journey,
      id: summary?.id,
      connections: { todo: 'mine' },
    });
    expect(imported.journey.id).not.toBe(id);
    expect(world.runner.list({})).toEqual([]);
  });

  it('E2: a connection that is chosen later is a problem until then', () => {
    const [summary] = bundles.import(bundles.preview([stored()]).text, {});
    expect(world.journeys.get(summary?.id ?? '').problems.map(({ kind }) => kind)).toContain(
      'connection_missing',
    );
  });

  it('E2: an unknown app is imported, named, and a problem', () => {
    const text = bundles.preview([stored()]).text.replaceAll('"todo"', '"fax"');
    expect(bundles.importPreview(text).connections).toMatchObject([
      { app: 'fax', unknownApp: true, candidates: [] },
    ]);
    const [summary] = bundles.import(text, {});
    expect(summary?.problems).toBeGreaterThan(0);
  });

  it('E2: what comes in and goes out again is the same', () => {
    const { text } = bundles.preview([stored()]);
    const [summary] = bundles.import(text, { todo: '01CONNECTIONOFTHISVAULT' });
    expect(bundles.preview([summary?.id ?? '']).text).toBe(text);
  });

  it('E2: a connection of another app is refused, and nothing is stored', () => {
    const { text } = bundles.preview([stored()]);
    expect(() => bundles.import(text, { todo: 'nobody' })).toThrow(
      'the connection chosen for To-do does not exist',
    );
    expect(() => bundles.import(text, { notes: '01CONNECTIONOFTHISVAULT' })).toThrow(
      'does not exist',
    );
    expect(world.journeys.list()).toHaveLength(1);
  });
});

describe('hostile and broken files', () => {
  it.each([
    ['', 'it is not JSON'],
    ['{', 'it is not JSON'],
    ['null', 'it is not a Sojourn bundle'],
    ['[]', 'it is not a Sojourn bundle'],
    ['{"nodes":[],"connections":{}}', 'it is not a Sojourn bundle'],
    ['{"format":"sojourn.bundle"}', 'its format version is not known'],
    [
      '{"format":"sojourn.bundle","formatVersion":2}',
      'it was written by a newer version of Sojourn',
    ],
    ['{"format":"sojourn.bundle","formatVersion":"1"}', 'its format version is not known'],
  ])('F10: %s is refused', (text, reason) => {
    expect(reasonOf(text)).toBe(`This file cannot be imported: ${reason}.`);
  });

  it.each<[string, (bundle: Record<string, unknown>) => unknown, string]>([
    ['an unknown key', (bundle) => ({ ...bundle, run: true }), 'it is not a Sojourn bundle'],
    ['no journey', (bundle) => ({ ...bundle, journeys: [] }), 'journeys is not as it should be'],
    [
      'a step of an unknown kind',
      (bundle) => ({
        ...bundle,
        journeys: [{ ...first(bundle), steps: [{ id: 's1', kind: 'shell' }] }],
      }),
      'journeys.0.steps.0.kind is not as it should be',
    ],
    [
      'two steps of one id',
      (bundle) => ({
        ...bundle,
        journeys: [{ ...first(bundle), steps: [add('s1', 'a'), add('s1', 'b')] }],
      }),
      'two steps of a journey have one id',
    ],
    [
      'a step with the trigger’s id',
      (bundle) => ({ ...bundle, journeys: [{ ...first(bundle), steps: [add('s0', 'a')] }] }),
      'two steps of a journey have one id',
    ],
    [
      'a connection that is not in it',
      (bundle) => ({ ...bundle, connections: [] }),
      'a journey refers to a connection that is not in it',
    ],
    [
      'a connection of another app',
      (bundle) => ({ ...bundle, journeys: [{ ...first(bundle), connections: { notes: 'c1' } }] }),
      'a journey refers to a connection that is not in it',
    ],
    [
      'a connection by an id of a vault',
      (bundle) => ({
        ...bundle,
        journeys: [{ ...first(bundle), connections: { todo: '01CONNECTIONOFTHISVAULT' } }],
      }),
      'journeys.0.connections.todo is not as it should be',
    ],
    [
      'a name that turns text around',
      (bundle) => ({ ...bundle, journeys: [{ ...first(bundle), name: 'cod\u202Etxt' }] }),
      'the name of a journey has invisible characters',
    ],
    [
      'a name with NUL',
      (bundle) => ({ ...bundle, journeys: [{ ...first(bundle), name: 'a\u0000b' }] }),
      'the name of a journey has invisible characters',
    ],
    [
      'a field called constructor',
      (bundle) => ({
        ...bundle,
        journeys: [
          {
            ...first(bundle),
            steps: [{ ...add('s1', 'a'), fields: { constructor: { value: 1 } } }],
          },
        ],
      }),
      'a step has a field with a name that no field can have',
    ],
    [
      'an app called by a path',
      (bundle) => ({ ...bundle, journeys: [{ ...first(bundle), connections: { '../x': 'c1' } }] }),
      'journeys.0.connections.../x is not as it should be',
    ],
  ])('F10: %s is refused', (_, change, reason) => {
    const text = changed(change);
    const before = world.journeys.list().length;
    expect(reasonOf(text)).toBe(`This file cannot be imported: ${reason}.`);
    expect(() => bundles.import(text, {})).toThrow(SojournError);
    expect(world.journeys.list()).toHaveLength(before);
  });

  function first(bundle: Record<string, unknown>): object {
    const journeys = bundle.journeys;
    const journey: unknown = Array.isArray(journeys) ? journeys[0] : undefined;
    return Object(journey) as object;
  }

  it.each([
    ['__proto__ at the top', '{"__proto__":{"a":1},'],
    ['an escaped __proto__', '{"\\u005f_proto__":{"a":1},'],
    ['__proto__ deep inside', '{"x":{"y":[{"__proto__":null}]},'],
  ])('F10: %s is refused and changes no object', (_, start) => {
    const text = changed(() => undefined);
    expect(reasonOf(text.replace('{', start))).toContain('it has the key “__proto__”');
    expect(Object.keys({})).toEqual([]);
    expect('a' in {}).toBe(false);
  });

  it.each<[string, () => string, string]>([
    ['100 MB', () => ' '.repeat(100_000_000), 'it is larger than 20 MB'],
    ['depth 100,000', () => '['.repeat(100_000), 'it is nested more than 100 levels deep'],
    [
      'depth 100,000 in a step',
      () =>
        `{"format":"sojourn.bundle","formatVersion":1,"x":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
      'it is nested more than 100 levels deep',
    ],
    [
      'two million values',
      () => `[${'1,'.repeat(2_000_000)}1]`,
      'it has more than a million values',
    ],
    [
      '100,000 steps',
      () =>
        changed((bundle) => ({
          ...bundle,
          journeys: [
            { ...first(bundle), steps: Array.from({ length: 100_000 }, () => add('s1', 'a')) },
          ],
        })),
      'a journey has more than 5000 steps',
    ],
    ['an endless text', () => `"${'\\'.repeat(19_000_000)}`, 'it is not JSON'],
  ])('F10: %s is refused', (_, make, reason) => {
    expect(reasonOf(make())).toBe(`This file cannot be imported: ${reason}.`);
  });

  it('F10: whatever is done to a file, it is imported whole or refused with a reason', () => {
    const { text } = bundles.preview([stored()]);
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(40),
        fc.string({ maxLength: 8 }),
        (at, length, junk) => {
          const broken = text.slice(0, at) + junk + text.slice(at + length);
          const before = world.journeys.list().length;
          try {
            const added = bundles.import(broken, {});
            expect(world.journeys.list()).toHaveLength(before + added.length);
            for (const { id } of added) world.journeys.remove(id);
          } catch (error) {
            expect(error).toMatchObject({ code: 'import_invalid' });
            expect(world.journeys.list()).toHaveLength(before);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('A4: connectors of one’s own in a bundle', () => {
  const connector = {
    schema: 1,
    id: 'my-app',
    name: 'My app',
    category: 'documents',
    about: 'Mine.',
    hosts: ['api.example.com'],
    actions: [
      {
        id: 'write',
        name: 'Write',
        sentence: 'Write',
        changes: true,
        repeat: 'never',
        sample: {},
      },
    ],
  };
  const own = `${JSON.stringify(connector, null, 2)}\n`;
  const written: Step = { id: 's1', kind: 'action', app: 'my-app', action: 'write', fields: {} };

  function exported(): string {
    world.ownConnectors.save(own, { replace: false });
    world.ownConnectors.save(own.replaceAll('my-app', 'other-app'), { replace: false });
    const preview = bundles.preview([world.journey([written])]);
    expect(preview.connectors).toEqual([{ name: 'My app', hosts: ['api.example.com'] }]);
    return preview.text;
  }

  it('E1: go along as they were written, if a journey uses them', () => {
    expect(JSON.parse(exported())).toMatchObject({ connectors: [connector] });
    expect(JSON.parse(bundles.preview([stored()]).text)).toMatchObject({ connectors: [] });
  });

  it('E2: are shown with their hosts before, and added by, an import where they are new', () => {
    const text = exported();
    world.ownConnectors.remove('my-app.json');
    expect(bundles.importPreview(text).connectors).toEqual([
      { name: 'My app', hosts: ['api.example.com'] },
    ]);
    expect(world.ownConnectors.connectors().has('my-app')).toBe(false);
    bundles.import(text, {});
    expect(world.ownConnectors.read('my-app.json')).toBe(own);
  });

  it('E2: never take the place of an app that is known here', () => {
    const text = exported().replace('api.example.com', 'evil.example.com');
    expect(bundles.importPreview(text).connectors).toEqual([]);
    bundles.import(text, {});
    expect(world.ownConnectors.connectors().get('my-app')?.hosts).toEqual(['api.example.com']);
  });

  it('F10: with a mistake refuse the file and change nothing', () => {
    const text = exported().replace('"documents"', '"built-in"');
    world.ownConnectors.remove('my-app.json');
    const before = world.journeys.list().length;
    expect(reasonOf(text)).toContain('a connector in it has a mistake');
    expect(() => bundles.import(text, {})).toThrow(SojournError);
    expect(world.journeys.list()).toHaveLength(before);
    expect(world.ownConnectors.connectors().has('my-app')).toBe(false);
  });
});
