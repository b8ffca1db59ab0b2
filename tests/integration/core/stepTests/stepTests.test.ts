import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Journey, Step } from '../../../../src/shared/journey.ts';
import { testCore } from '../../testCore.ts';
import type { TestCore } from '../../testCore.ts';

let core: TestCore;
let journey: Journey;
let key: string;

beforeEach(async () => {
  core = testCore();
  await core.ok('vault.create', { passphrase: 'four words make one', keychain: false });
  key = await core.apiKey();
  const { id } = await core.ok('connections.linkWithFields', {
    app: 'practice-documents',
    method: 'api-key',
    name: 'Mine',
    values: { apiKey: key },
  });
  const made = await core.ok('journeys.create', { name: 'Tried' });
  journey = {
    ...made.journey,
    connections: { 'practice-documents': id },
    trigger: { id: 's0', app: 'scheduler', event: 'manual', fields: {} },
  };
});

function create(id: string, title: string, more: Partial<Step> = {}): Step {
  return {
    id,
    kind: 'action',
    app: 'practice-documents',
    action: 'create-document',
    fields: { title: { text: title }, body: { text: 'Fresh from the oven' } },
    ...more,
  } as Step;
}

function withSteps(...steps: Step[]): Journey {
  return { ...journey, steps };
}

/** What the test of a step of an unsaved document shows. */
function test(steps: Step[], step: string, data: Record<string, never> | object = {}) {
  return core.ok('steps.test', { journey: withSteps(...steps), step, data: data as never });
}

describe('the test of one step', () => {
  it('J7: does the step of an unsaved document really, and shows request, answer and output, secrets hidden', async () => {
    const done = await test([create('s1', 'Buy {{ s0.what }}')], 's1', { s0: { what: 'bread' } });
    expect(done).toMatchObject({
      state: 'succeeded',
      error: null,
      kept: true,
      input: { title: 'Buy bread' },
      request: { method: 'POST' },
      output: { title: 'Buy bread' },
      answer: { body: { title: 'Buy bread' } },
    });
    expect(done.answer?.status).toBeGreaterThanOrEqual(200);
    expect(JSON.stringify(done)).not.toContain(key);
    expect(JSON.stringify(done.request?.headers)).toContain('•••');
    expect(await core.ok('practice.documents', undefined)).toMatchObject([{ title: 'Buy bread' }]);
    expect(await core.ok('runs.list', {})).toEqual([]);
  });

  it('J7: the output serves later tests as the data of that step, until the step becomes another one', async () => {
    const steps = [create('s1', 'First'), create('s2', 'After {{ s1.title }}')];
    await test(steps, 's1');
    expect((await test(steps, 's2')).output).toMatchObject({ title: 'After First' });
    const samples = await core.ok('steps.samples', { journey: journey.id });
    expect(samples).toMatchObject([
      { step: 's1', about: 'practice-documents/create-document', output: { title: 'First' } },
      { step: 's2' },
    ]);
    const other: Step = {
      id: 's1',
      kind: 'action',
      app: 'logger',
      action: 'log',
      fields: { message: { text: 'Hello' } },
    };
    const after = await test([other, ...steps.slice(1)], 's2');
    expect(after.output).toMatchObject({ title: expect.not.stringContaining('First') as string });
  });

  it('J7: keeps samples encrypted on the disk, and masked data not at all', async () => {
    await test([create('s1', 'Unmistakable title')], 's1');
    const masked = await test([create('s2', 'Hidden away', { masked: true })], 's2');
    expect(masked).toMatchObject({ kept: false, output: { title: 'Hidden away' } });
    const samples = await core.ok('steps.samples', { journey: journey.id });
    expect(samples.map(({ step }) => step)).toEqual(['s1']);
    const files = readdirSync(core.home).filter((name) => name.startsWith('sojourn.db'));
    expect(files).not.toEqual([]);
    for (const name of files) {
      expect(readFileSync(join(core.home, name)).includes('Unmistakable title')).toBe(false);
    }
  });

  it('J7: what fails is told with its request and what to do, as in a run', async () => {
    const steps = [create('s1', 'Never made')];
    const gone = { ...withSteps(...steps), connections: {} };
    const without = await core.ok('steps.test', { journey: gone, step: 's1', data: {} });
    expect(without).toMatchObject({
      state: 'failure',
      error: { code: 'connection_missing' },
      output: null,
      kept: false,
    });
    const asking: Step = {
      id: 's1',
      kind: 'action',
      app: 'http',
      action: 'request',
      fields: {
        method: { value: 'GET' },
        url: { text: 'http://nowhere.invalid/?token=hush-hush' },
      },
    };
    const refused = await test([asking], 's1');
    expect(refused).toMatchObject({ state: 'failure', request: { method: 'GET' } });
    expect(refused.error?.advice).not.toBe('');
    expect(JSON.stringify(refused.request)).not.toContain('hush-hush');
  });

  it('J7: If gives its result, For each its count and first item, Delay its seconds without waiting', async () => {
    const data = { s0: { title: 'Buy bread', items: [{ name: 'rye' }, { name: 'spelt' }] } };
    const row = { left: '{{ s0.title }}', is: 'contains' as const, right: 'bread' };
    const result = (steps: Step[]) => test(steps, 's1', data).then(({ output }) => output);
    expect(await result([{ id: 's1', kind: 'if', when: { all: [row] }, then: [] }])).toEqual({
      matched: true,
    });
    expect(
      await result([{ id: 's1', kind: 'forEach', list: '{{ s0.items }}', steps: [] }]),
    ).toEqual({ item: { name: 'rye' }, index: 0, count: 2 });
    expect(await result([{ id: 's1', kind: 'delay', seconds: '86400' }])).toEqual({
      seconds: 86_400,
    });
    const wrong = await test(
      [{ id: 's1', kind: 'forEach', list: '{{ s0.title }}', steps: [] }],
      's1',
      data,
    );
    expect(wrong.error?.message).toContain('needs a list');
  });

  it('J7: a trigger shows its newest real items, and another one can be made its sample', async () => {
    const steps = [create('s1', 'One'), create('s2', 'Two')];
    await test(steps, 's1');
    await test(steps, 's2');
    const watching: Journey = {
      ...journey,
      trigger: { id: 's0', app: 'practice-documents', event: 'new-document', fields: {} },
    };
    const found = await core.ok('steps.test', { journey: watching, step: 's0', data: {} });
    expect(found.items).toMatchObject([{ title: 'Two' }, { title: 'One' }]);
    expect(found.output).toMatchObject({ title: 'Two' });
    const output = found.items[1] ?? null;
    await core.ok('steps.choose', { journey: watching, step: 's0', output });
    const samples = await core.ok('steps.samples', { journey: journey.id });
    expect(samples.find(({ step }) => step === 's0')?.output).toMatchObject({ title: 'One' });
  });
});

describe('a formula while it is typed', () => {
  const data = { s0: { title: 'bread', price: 3 } };

  it('J5: gives its value on the sample data, and nothing where it finds nothing', async () => {
    const give = (formula: string) => core.ok('formulas.try', { formula, data });
    expect(await give('$uppercase(s0.title)')).toEqual({ value: 'BREAD' });
    expect(await give('s0.price * 2')).toEqual({ value: 6 });
    expect(await give('s0.nothing')).toEqual({});
  });

  it('J5: says what is wrong with it, and where', async () => {
    expect(await core.ok('formulas.try', { formula: '$uppercase(s0.title', data })).toMatchObject({
      error: { position: expect.any(Number) as number },
    });
    expect(await core.ok('formulas.try', { formula: '1 + s0.title', data })).toMatchObject({
      error: { message: expect.stringContaining('number') as string, position: null },
    });
  });
});
