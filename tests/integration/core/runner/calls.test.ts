import { afterEach, describe, expect, it } from 'vitest';
import callable from '../../../../connectors/callable/connector.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import type { CallStep, FieldValue, Step } from '../../../../src/shared/journey.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { add, gate, openWorld, textOf } from '../world.ts';
import type { ActionCall, World, WorldOptions } from '../world.ts';

const worlds: World[] = [];
let world: World;
function open(options: WorldOptions = {}): World {
  const { action } = options;
  world = openWorld({
    connectors: [callable],
    ...options,
    action: (call) =>
      call.app === 'callable' ? (call.fields.values ?? null) : (action?.(call) ?? {}),
  });
  worlds.push(world);
  world.link();
  return world;
}
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((each) => each.close()));
});

/** A journey that takes a title, and gives back what its steps say. */
function helper(steps: Step[], inputs: Record<string, Json> = { title: 'Bread' }): string {
  return world.journey(steps, (journey) => ({
    ...journey,
    name: 'Helper',
    trigger: {
      id: 's0',
      app: 'callable',
      event: 'called',
      fields: { inputs: { value: inputs } },
    },
  }));
}

function giveBack(id: string, formula: string, masked = false): Step {
  return {
    id,
    kind: 'action',
    app: 'callable',
    action: 'answer',
    fields: { values: { formula } },
    ...(masked ? { masked } : {}),
  };
}

function call(
  id: string,
  journey: string,
  fields: Record<string, FieldValue> = { title: { text: '{{ s0.title }}' } },
): CallStep {
  return { id, kind: 'call', journey, fields };
}

function titles(sent: readonly ActionCall[] = world.sent): unknown[] {
  return sent.filter(({ app }) => app === 'todo').map(({ fields }) => fields.title);
}

/** Waits until the app was asked so often. */
async function asked(times: number): Promise<void> {
  while (titles().length < times) await new Promise(setImmediate);
}

describe('T7: Call a journey', () => {
  it('T7: runs the called journey as a run of its own, with the inputs, and gives what it gives back', async () => {
    open({ action: ({ fields }) => ({ id: `id of ${textOf(fields.title)}` }) });
    const called = helper([add('s1', '{{ s0.title }}'), giveBack('s2', '{"id": s1.id}')]);
    const journey = world.journey([call('s1', called), add('s2', 'then {{ s1.id }}')]);
    const run = await world.run(journey, { title: 'bread' });
    expect(run).toMatchObject({
      state: 'succeeded',
      steps: [
        {
          step: 's1',
          title: 'Call a journey',
          state: 'succeeded',
          input: { fields: { title: 'bread' } },
          output: { id: 'id of bread' },
        },
        { step: 's2' },
      ],
    });
    expect(titles()).toEqual(['bread', 'then id of bread']);
    const [inner] = world.runner.list({ journey: called });
    expect(inner).toMatchObject({ state: 'succeeded', source: 'trigger', caller: run.id });
    expect(world.runner.get(inner?.id ?? '').trigger).toEqual({ title: 'bread' });
  });

  it('T7: reads numbers, yes/no and JSON as the examples say; the last Give back counts; without one there is none', async () => {
    open();
    const called = helper(
      [giveBack('s1', '{"a": 1}'), giveBack('s2', '{"type": $type(s0.count) & $type(s0.list)}')],
      { count: '3', list: '[1]' },
    );
    const silent = helper([add('s1', 'x')], {});
    const journey = world.journey([
      call('s1', called, { count: { text: '12' }, list: { text: '["a"]' } }),
      call('s2', silent, {}),
    ]);
    const { steps } = await world.run(journey);
    expect(steps.map(({ output }) => output)).toEqual([{ type: 'numberarray' }, {}]);
  });

  it('T7: what fails in the called journey fails the step with its words, and Try Catch holds it', async () => {
    open({
      action: ({ fields }) => {
        if (fields.title !== 'fails') return {};
        const values = { app: 'To-do', reason: 'no such list' };
        throw new SojournError('rejected_by_app', { values });
      },
    });
    const called = helper([add('s1', 'fails')]);
    const journey = world.journey([
      {
        id: 's1',
        kind: 'tryCatch',
        try: [call('s2', called)],
        catch: [add('s3', '{{ s1.error.message }}')],
      },
    ]);
    const words = '“Helper” failed: To-do rejected the request: no such list.';
    const run = await world.run(journey, { title: 'a' });
    expect(run.state).toBe('succeeded');
    expect(run.steps[1]).toMatchObject({ error: { code: 'called_failed', message: words } });
    expect(titles()).toEqual(['fails', words]);
  });

  it('T7: a missing input, and a journey that is gone, fail the step before anything runs', async () => {
    open();
    const called = helper([add('s1', 'x')]);
    const journey = world.journey([call('s1', called)]);
    expect((await world.run(journey, {})).error).toMatchObject({
      code: 'field_missing',
      message: 'The field “title” is empty.',
    });
    world.journeys.remove(called);
    expect((await world.run(journey, { title: 'a' })).error).toMatchObject({
      code: 'journey_not_callable',
      message: 'The called journey does not exist any more.',
    });
    expect(world.runner.list({ journey: called })).toEqual([]);
  });

  it('T7: a journey that leads back to itself is not called, and the error names the chain', async () => {
    open();
    const called = helper([add('s1', 'x')]);
    const journey = world.journey([call('s1', called)]);
    const { journey: document, revision } = world.journeys.get(called);
    world.journeys.save({ ...document, steps: [call('s1', journey)] }, revision);
    const { error } = await world.run(journey, { title: 'a' });
    expect(error?.message).toBe(
      'The call would never end: “New journey” calls “Helper”, “Helper” calls “New journey”.',
    );
  });

  it('T7: waits without holding a place among the runs under way', async () => {
    open({ limits: { parallel: 1 } });
    const inmost = helper([giveBack('s1', '{"n": 1}')], {});
    const called = helper([call('s1', inmost, {}), giveBack('s2', '{"n": s1.n + 1}')], {});
    const run = await world.run(world.journey([call('s1', called, {})]));
    expect(run.steps[0]?.output).toEqual({ n: 2 });
  });

  it('T7: stopping the caller stops the called run too', async () => {
    const answer = gate<Json>();
    open({ action: () => answer.promise });
    const called = helper([add('s1', 'x'), add('s2', 'never')]);
    const { id } = world.runner.start({
      journey: world.journey([call('s1', called)]),
      source: 'manual',
      data: { title: 'a' },
    });
    await asked(1);
    expect(world.runner.get(id).state).toBe('waiting');
    expect(await world.runner.stop(id)).toMatchObject({ state: 'stopped' });
    expect(world.runner.list({ journey: called })).toMatchObject([{ state: 'stopped' }]);
    expect(titles()).toEqual(['x']);
  });

  it('T7: stopping the called run fails the step that called it', async () => {
    const answer = gate<Json>();
    open({ action: () => answer.promise });
    const called = helper([add('s1', 'x')]);
    const { id } = world.runner.start({
      journey: world.journey([call('s1', called)]),
      source: 'manual',
      data: { title: 'a' },
    });
    await asked(1);
    await world.runner.stop(world.runner.list({ journey: called })[0]?.id ?? '');
    const { error } = await world.runner.finished(id);
    expect(error?.message).toBe('“Helper” was stopped.');
  });

  it('R3: goes on after an interruption without calling twice, whether the called run has ended or not', async () => {
    const folder = temporaryFolder();
    for (const endsMeanwhile of [false, true]) {
      const answer = gate<Json>();
      open({ folder, limits: { closing: 20 }, action: () => answer.promise });
      const called = helper([add('s1', 'inner', 'safe'), giveBack('s2', '{"ok": s1.ok}')]);
      const journey = world.journey([call('s1', called), add('s2', 'after {{ s1.ok }}')]);
      const { id } = world.runner.start({ journey, source: 'manual', data: { title: 'a' } });
      await asked(1);
      const closed = world.close();
      if (endsMeanwhile) answer.open({ ok: 'yes' });
      await closed;
      worlds.length = 0;

      const goesOn = open({ folder, action: () => ({ ok: 'yes' }) });
      goesOn.runner.recover();
      expect(await goesOn.runner.finished(id)).toMatchObject({ state: 'succeeded' });
      expect(titles()).toEqual(endsMeanwhile ? ['after yes'] : ['inner', 'after yes']);
      expect(goesOn.runner.list({ journey: called })).toHaveLength(1);
    }
  });

  it('R1: masked data stays masked on its way into a called journey and out of it', async () => {
    open({ action: ({ fields }) => (fields.title === 'x' ? { secret: 'canary' } : {}) });
    const called = helper([
      add('s1', 'uses {{ s0.title }}'),
      giveBack('s2', '{"out": s0.title}', true),
    ]);
    const journey = world.journey([
      { ...add('s1', 'x'), masked: true },
      call('s2', called, { title: { text: '{{ s1.secret }}' } }),
      add('s3', 'then {{ s2.out }}'),
    ]);
    const run = await world.run(journey);
    expect(run.state).toBe('succeeded');
    expect(titles()).toEqual(['x', 'uses canary', 'then canary']);
    const all = world.runner.list({}).map(({ id }) => world.runner.get(id));
    expect(JSON.stringify(all)).not.toContain('canary');
    const kept = world.db.prepare('SELECT count(*) FROM runs WHERE trigger_data LIKE ?').pluck();
    expect(kept.get('%canary%')).toBe(0);
  });

  it('R1: files go along with the inputs and come back with the values', async () => {
    open({
      action: async ({ run = '', fields }) => {
        if (fields.title === 'make') {
          return {
            file: { ...(await world.files.desk(run).create({ name: 'a' }, [Buffer.from('abc')])) },
          };
        }
        const [file] = fields.title as unknown as [
          Parameters<ReturnType<World['files']['desk']>['open']>[0],
        ];
        return { size: world.files.desk(run).open(file).size };
      },
    });
    const made = (step: string): FieldValue => ({ formula: `[${step}.file]` });
    const open1: Step = { ...add('s1', ''), fields: { title: made('s0') } };
    const called = helper([open1, { ...add('s2', 'make') }, giveBack('s3', '{"file": s2.file}')], {
      file: 'a file',
    });
    const journey = world.journey([
      add('s1', 'make'),
      call('s2', called, { file: { text: '{{ s1.file }}' } }),
      { ...add('s3', ''), fields: { title: made('s2') } },
    ]);
    const run = await world.run(journey);
    expect(run.error).toBeNull();
    expect(run.steps[2]?.output).toEqual({ size: 3 });
  });

  it('E2: an imported journey calls the one that came along with it', () => {
    open();
    const called = helper([giveBack('s1', '{"a": 1}')]);
    const caller = world.journey([
      { id: 's2', kind: 'tryCatch', try: [call('s1', called)], catch: [] },
    ]);
    const documents = [called, caller].map((id) => world.journeys.get(id).journey);
    const [helperId, callerId = ''] = world.journeys.addAll(documents);
    const { journey, problems } = world.journeys.get(callerId);
    expect(problems).toEqual([]);
    expect(journey.steps).toMatchObject([{ try: [{ journey: helperId }] }]);
  });
});

describe('J9: problems of calls', () => {
  function problemsOf(...steps: Step[]): string[] {
    const caller = world.journey(steps, (journey) => ({ ...journey, name: 'Caller' }));
    const { problems } = world.journeys.get(caller);
    expect(world.journeys.list().find(({ id }) => id === caller)?.problems).toBe(problems.length);
    return problems.map(({ kind, field, message }) => `${kind} ${field ?? ''} ${message}`);
  }

  it('J9: names the step where no journey is chosen, or it is gone, or cannot be called', () => {
    open();
    const called = helper([add('s1', 'x')]);
    const plain = world.journey([add('s1', 'x')]);
    expect(problemsOf({ id: 's1', kind: 'call', fields: {} })).toEqual([
      'journey_missing journey No journey is chosen in step 2 (Call a journey).',
    ]);
    world.journeys.remove(called);
    expect(problemsOf(call('s1', called))).toEqual([
      'journey_unknown journey The journey that step 2 (Call a journey) calls does not exist any more.',
    ]);
    expect(problemsOf(call('s1', plain))).toEqual([
      'journey_not_callable journey “New journey”, which step 2 (Call a journey) calls, does not begin with “Called by another journey”.',
    ]);
  });

  it('J9: a required input must be filled in, an optional one need not; dangling pills are found', () => {
    open();
    const called = world.journey([add('s1', 'x')], (journey) => ({
      ...journey,
      trigger: {
        id: 's0',
        app: 'callable',
        event: 'called',
        fields: {
          inputs: { value: { title: 'Bread', note: '' } },
          optional: { value: ['note'] },
        },
      },
    }));
    expect(problemsOf(call('s1', called, {}))).toEqual([
      'field_missing title “title” in step 2 (Call a journey) is empty.',
    ]);
    expect(problemsOf(call('s1', called, { title: { text: '{{ s9.x }}' } }))).toEqual([
      'pill_dangling title “title” in step 2 (Call a journey) uses data of a step that no longer exists.',
    ]);
    expect(problemsOf(call('s1', called))).toEqual([]);
  });

  it('T7: refuses cycles, naming the chain; calling one journey from two places is none', () => {
    open();
    const c = helper([add('s1', 'x')]);
    const b = helper([call('s1', c)]);
    const rename = (id: string, name: string, steps?: Step[]): void => {
      const { journey, revision } = world.journeys.get(id);
      world.journeys.save({ ...journey, name, steps: steps ?? journey.steps }, revision);
    };
    rename(b, 'B');
    rename(c, 'C');
    expect(problemsOf(call('s1', b), call('s2', c))).toEqual([]);
    rename(c, 'C', [call('s1', b)]);
    expect(world.journeys.get(b).problems.map(({ message }) => message)).toEqual([
      'The call in step 2 (Call a journey) never ends: “B” calls “C”, “C” calls “B”.',
    ]);
    expect(() => world.journeys.setOn(c, true)).toThrow(/“C” calls “B”, “B” calls “C”/);
    rename(c, 'C', [call('s1', c)]);
    expect(world.journeys.get(c).problems[0]?.message).toContain('“C” calls “C”');
  });

  it('T7: lists the callable journeys with inputs and what they give back; Run now has the examples', async () => {
    open();
    const called = helper([giveBack('s1', '{"id": s0.title, "n": 1}')], { title: 'Bread', n: '3' });
    world.journey([add('s1', 'x')]);
    expect(world.journeys.callable()).toMatchObject([
      {
        id: called,
        name: 'Helper',
        about: '',
        inputs: [
          { id: 'title', type: 'longText', required: true, example: 'Bread' },
          { id: 'n', type: 'number', required: true, example: '3' },
        ],
        sample: { title: 'Bread', n: 3 },
        output: { id: '', n: '' },
      },
    ]);
    expect(world.journeys.callable(called)).toEqual([]);
    expect(await world.triggers.sample(called)).toEqual({ title: 'Bread', n: 3 });
  });
});
