import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import type { FileValue } from '../../../../src/shared/file.ts';
import type { Step } from '../../../../src/shared/journey.ts';
import { add, gate, manualClock, openWorld, textOf } from '../world.ts';
import type { World, WorldOptions } from '../world.ts';

let world: World;
function open(options?: WorldOptions): World {
  world = openWorld(options);
  world.link();
  return world;
}
afterEach(() => world.close());

function titles(): (Json | undefined)[] {
  return world.sent.map(({ fields }) => fields.title);
}

describe('a run', () => {
  it('R1: keeps trigger data, and each step’s input and output, in the run’s order', async () => {
    open({ action: ({ fields }) => ({ id: `for ${textOf(fields.title)}` }) });
    const journey = world.journey([add('s1', 'Do {{ s0.title }}'), add('s2', '{{ s1.id }}')]);
    const detail = await world.run(journey, { title: 'bread' });
    expect(detail).toMatchObject({
      state: 'succeeded',
      error: null,
      trigger: { title: 'bread' },
      steps: [
        {
          seq: 0,
          step: 's1',
          title: 'To-do · Add task',
          app: 'todo',
          state: 'succeeded',
          input: { fields: { title: 'Do bread', colour: 'red' }, request: { method: 'POST' } },
          output: { id: 'for Do bread' },
        },
        { seq: 1, step: 's2', input: { fields: { title: 'for Do bread' } } },
      ],
    });
    expect(world.used).toEqual(['conn', 'conn']);
  });

  it('R1: says before a step what is about to be sent', async () => {
    const answer = gate<Json>();
    open({ action: () => answer.promise });
    const { id } = world.runner.start({
      journey: world.journey([add('s1', 'a')]),
      source: 'manual',
      data: {},
    });
    await world.reached(id, 'pending');
    while (world.sent.length === 0) await new Promise(setImmediate);
    expect(world.runner.get(id).steps).toMatchObject([
      { state: 'pending', input: { fields: { title: 'a' } }, output: null, duration: null },
    ]);
    answer.open({ id: 1 });
    expect(await world.runner.finished(id)).toMatchObject({ state: 'succeeded' });
  });

  it('R1: goes from Initializing over Pending to its end, and the windows are told', async () => {
    // However slow the machine is, no time passes in which more would be told.
    open({ clock: manualClock() });
    const { id, state } = world.runner.start({
      journey: world.journey([add('s1', 'a')]),
      source: 'trigger',
      data: 1,
    });
    expect(state).toBe('initializing');
    await world.runner.finished(id);
    const states = world.events.flatMap(({ name, payload }) =>
      name === 'run.changed' ? [payload] : [],
    );
    expect(states).toMatchObject([
      { run: { state: 'initializing', source: 'trigger', duration: null } },
      { run: { state: 'pending' } },
      { run: { state: 'succeeded', journeyName: 'New journey' } },
    ]);
  });

  it('R2: tells the windows of steps at most every 100 ms, and not too late of the last one', async () => {
    const clock = manualClock();
    const answers = [gate<Json>(), gate<Json>(), gate<Json>()];
    const asked = [gate(), gate(), gate()];
    open({
      clock,
      action: ({ fields }) => {
        const n = Number(fields.title);
        asked[n]?.open();
        return answers[n]?.promise ?? {};
      },
    });
    const journey = world.journey([add('s1', '0'), add('s2', '1'), add('s3', '2')]);
    const { id } = world.runner.start({ journey, source: 'manual', data: {} });
    await asked[0]?.promise;
    world.events.length = 0;
    answers[0]?.open({});
    await asked[1]?.promise;
    answers[1]?.open({});
    await asked[2]?.promise;
    expect(world.events).toEqual([]);
    clock.advance(100);
    expect(world.events.map(({ name }) => name)).toEqual(['run.changed']);
    answers[2]?.open({});
    await world.runner.finished(id);
    expect(world.events).toHaveLength(2);
  });

  it('R1: a failed step says in plain words what happened, with the app’s own answer', async () => {
    open({
      action: () => {
        throw new SojournError('rejected_by_app', {
          values: { app: 'To-do', reason: 'no such list' },
          details: '422 {"e":1}',
        });
      },
    });
    const detail = await world.run(world.journey([add('s1', 'a'), add('s2', 'b')]));
    const error = {
      code: 'rejected_by_app',
      message: 'To-do rejected the request: no such list.',
      details: '422 {"e":1}',
    };
    expect(detail).toMatchObject({ state: 'failure', error, steps: [{ state: 'failure', error }] });
    expect(world.sent).toHaveLength(1);
  });

  it('R1: a mistake inside Sojourn fails the step with a fixed text', async () => {
    open({
      action: () => {
        throw new TypeError('secret is undefined');
      },
    });
    const detail = await world.run(world.journey([add('s1', 'a')]));
    expect(detail.error).toMatchObject({
      code: 'internal',
      message: 'Something went wrong inside Sojourn.',
    });
    expect(JSON.stringify(detail)).not.toContain('secret');
  });

  it('R1: a required field that comes out empty fails the step before anything is sent', async () => {
    open();
    const detail = await world.run(world.journey([add('s1', '{{ s0.nothing }}')]));
    expect(detail).toMatchObject({
      state: 'failure',
      error: { code: 'field_missing', message: 'The field “Title” is empty.' },
      steps: [{ step: 's1', state: 'failure', input: null }],
    });
    expect(world.sent).toEqual([]);
  });

  it('J5: a field of one pill keeps its type; literals with braces are no pills; formulas are worked out', async () => {
    open();
    const step = add('s1', '');
    step.fields = {
      title: { value: '{{ s0.n }}' },
      count: { text: '{{ s0.n }}' },
      colour: { formula: '$uppercase(s0.c)' },
    };
    await world.run(world.journey([step]), { n: 3, c: 'blue' });
    expect(world.sent[0]?.fields).toEqual({ title: '{{ s0.n }}', count: 3, colour: 'BLUE' });
  });

  it('R1: a step without its connection says so', async () => {
    open();
    const journey = world.journey([add('s1', 'a')], (document) => ({
      ...document,
      connections: {},
    }));
    expect((await world.run(journey)).error).toMatchObject({ code: 'connection_missing' });
    world.link('conn', 'needs-sign-in');
    expect((await world.run(world.journey([add('s1', 'a')]))).error).toMatchObject({
      code: 'sign_in_needed',
    });
  });

  it('R1: steps that are switched off are skipped', async () => {
    open();
    const detail = await world.run(
      world.journey([{ ...add('s1', 'a'), disabled: true }, add('s2', 'b')]),
    );
    expect(detail.steps).toMatchObject([
      { step: 's1', state: 'skipped' },
      { step: 's2', state: 'succeeded' },
    ]);
    expect(titles()).toEqual(['b']);
  });

  it('R3: goes on with the document that it started with', async () => {
    const answer = gate<Json>();
    open({ action: () => answer.promise });
    const journey = world.journey([add('s1', 'a'), add('s2', 'old')]);
    const { id } = world.runner.start({ journey, source: 'manual', data: {} });
    const { journey: document, revision } = world.journeys.get(journey);
    world.journeys.save({ ...document, steps: [add('s1', 'a'), add('s2', 'new')] }, revision);
    answer.open({});
    await world.runner.finished(id);
    expect(titles()).toEqual(['a', 'old']);
  });

  it('R1: a run that is not started for good leaves no trace', async () => {
    open();
    const journey = world.journey([add('s1', 'a')]);
    expect(() =>
      world.db.transaction(() => {
        world.runner.start({ journey, source: 'trigger', data: {} });
        throw new Error('no');
      })(),
    ).toThrow('no');
    await world.run(journey);
    expect(world.runner.list({})).toHaveLength(1);
    expect(world.sent).toHaveLength(1);
  });
});

describe('data masking', () => {
  const masked = { ...add('s1', 'the secret {{ s0.secret }}'), masked: true };

  it('R1: nothing of a masked step is kept, nor of the steps that are given its data', async () => {
    open({ action: () => ({ items: ['canary-out'] }) });
    const journey = world.journey([
      masked,
      add('s2', 'uses {{ s1.items[0] }}'),
      {
        id: 's3',
        kind: 'forEach',
        list: '{{ s1.items }}',
        steps: [add('s4', 'item {{ s3.item }}')],
      },
      add('s5', 'plain'),
    ]);
    const detail = await world.run(journey, { secret: 'y' });
    expect(titles()).toEqual(['the secret y', 'uses canary-out', 'item canary-out', 'plain']);
    expect(detail.steps).toMatchObject([
      { step: 's1', state: 'succeeded', input: null, output: null },
      { step: 's2', input: null, output: { items: ['canary-out'] } },
      { step: 's3', input: null, output: { count: 1 } },
      { step: 's4', input: null },
      { step: 's5', input: { fields: { title: 'plain' } } },
    ]);
  });

  it('R1: the app’s answer to a masked step is not kept with its error either', async () => {
    open({
      action: () => {
        throw new SojournError('conflict_at_app', { values: { app: 'To-do' }, details: 'canary' });
      },
    });
    const detail = await world.run(world.journey([masked]));
    expect(detail).toMatchObject({ state: 'failure', error: { code: 'conflict_at_app' } });
    expect(JSON.stringify(detail)).not.toContain('canary');
  });
});

describe('files of a run', () => {
  async function making(step: Step): Promise<{ run: string; made: FileValue }> {
    const made: FileValue[] = [];
    open({
      action: async ({ run, fields }) => {
        if (fields.title === 'use') {
          // The next step opens it, whether the step before is masked or not.
          return { size: world.files.desk(run ?? null).open(made[0] ?? ghost).size };
        }
        made.push(await world.files.desk(run ?? null).create({ name: 'a' }, [Buffer.from('abc')]));
        return { inner: made };
      },
    });
    const detail = await world.run(world.journey([step, add('s2', 'use')]));
    expect(detail.steps[1]?.output).toEqual({ size: 3 });
    return { run: detail.id, made: made[0] ?? ghost };
  }
  const ghost = { file: 'A'.repeat(22), name: 'none', type: 'a/b', size: 0 };

  it('R1: are held by it with its outputs, and go with it', async () => {
    const { run, made } = await making(add('s1', 'make'));
    expect(world.files.desk(run).open(made).size).toBe(3);
    world.db.prepare('UPDATE files SET expires_at = NULL').run();
    world.db.prepare('DELETE FROM runs WHERE id = ?').run(run);
    expect(world.db.prepare('SELECT count(*) FROM file_chunks').pluck().get()).toBe(0);
  });

  it('R1: of a masked step are not kept beyond its end', async () => {
    const { run, made } = await making({ ...add('s1', 'make'), masked: true });
    expect(() => world.files.desk(run).open(made)).toThrow(/not there any more/);
    expect(world.db.prepare('SELECT count(*) FROM file_chunks').pluck().get()).toBe(0);
  });

  it('R1: that come with the trigger data are held by it', async () => {
    open();
    const made = await world.files.desk(null).create({ name: 'a' }, [Buffer.from('abc')]);
    const { id } = await world.run(world.journey([add('s1', 'x')]), { attachments: [made] });
    expect(world.files.desk(id).open(made).size).toBe(3);
  });
});

describe('data masking of what goes wrong', () => {
  const masked = { ...add('s1', 'x'), masked: true };

  it('R1: neither an app’s reason nor a value is quoted where the data is masked', async () => {
    open({
      action: ({ fields }) => {
        if (fields.title === 'x') return { id: 'canary' };
        throw new SojournError('rejected_by_app', { values: { app: 'To-do', reason: 'canary' } });
      },
    });
    const uses: Step[][] = [
      [add('s2', '{{ s1.id }}')],
      [add('s2', '{{ $number(s1.id) }}')],
      [
        {
          id: 's2',
          kind: 'if',
          when: { all: [{ left: '{{ s1.id }}', is: 'greater', right: '1' }] },
          then: [],
        },
      ],
      [{ id: 's2', kind: 'delay', seconds: '{{ s1.id }}' }],
      [{ id: 's2', kind: 'stop', as: 'failure', message: '{{ s1.id }}' }],
    ];
    for (const steps of uses) {
      const detail = await world.run(world.journey([masked, ...steps]));
      expect(detail.state).toBe('failure');
      expect(JSON.stringify(detail)).not.toContain('canary');
    }
  });
});

describe('blocks', () => {
  const when = (left: string, right: string): Extract<Step, { kind: 'if' }>['when'] => ({
    all: [{ left, is: 'equals', right }],
  });

  it('J6: If takes one branch; false skips the block and does not end the journey', async () => {
    open();
    const journey = world.journey([
      {
        id: 's1',
        kind: 'if',
        when: when('{{ s0.kind }}', 'urgent'),
        then: [add('s2', 'now')],
        else: [add('s3', 'later')],
      },
      { id: 's4', kind: 'if', when: when('{{ s0.kind }}', 'none'), then: [add('s5', 'never')] },
      add('s6', 'end'),
    ]);
    await world.run(journey, { kind: 'urgent' });
    const other = await world.run(journey, { kind: 'calm' });
    expect(titles()).toEqual(['now', 'end', 'later', 'end']);
    expect(other.steps).toMatchObject([
      { step: 's1', title: 'If', output: { matched: false } },
      { step: 's3' },
      { step: 's4', output: { matched: false } },
      { step: 's6' },
    ]);
  });

  it('J2: For each goes over every item in order, and no round sees the data of another', async () => {
    open();
    const journey = world.journey([
      {
        id: 's1',
        kind: 'forEach',
        list: '{{ s0.items }}',
        steps: [
          {
            id: 's2',
            kind: 'if',
            when: when('{{ s1.item.flag }}', 'yes'),
            then: [add('s3', 'flagged {{ s1.index }}')],
          },
          add('s4', '{{ s1.item.name }}{{ s3.ok }}'),
        ],
      },
      add('s5', 'count {{ s1.count }}'),
    ]);
    await world.run(journey, {
      items: [
        { name: 'a', flag: true },
        { name: 'b', flag: false },
      ],
    });
    expect(titles()).toEqual(['flagged 0', 'atrue', 'b', 'count 2']);
  });

  it.each([[null], [undefined], [[]]])('J2: For each over %j does nothing', async (items) => {
    open();
    const journey = world.journey([
      { id: 's1', kind: 'forEach', list: '{{ s0.items }}', steps: [add('s2', 'x')] },
      add('s3', 'end'),
    ]);
    await world.run(journey, items === undefined ? {} : { items });
    expect(titles()).toEqual(['end']);
  });

  it('R6: For each refuses what is no list, and a list that is too long', async () => {
    open({ limits: { longestLoop: 3 } });
    const journey = world.journey([
      { id: 's1', kind: 'forEach', list: '{{ s0.items }}', steps: [add('s2', 'x')] },
    ]);
    expect((await world.run(journey, { items: { a: 1 } })).error?.message).toBe(
      '“For each” needs a list to loop over.',
    );
    expect((await world.run(journey, { items: [1, 2, 3, 4] })).error?.message).toBe(
      'The list has 4 items; a loop takes at most 3.',
    );
    expect(world.sent).toEqual([]);
  });

  it('J2: Try Catch goes on in catch with what went wrong', async () => {
    open({
      action: ({ fields }) => {
        if (fields.title === 'bad')
          throw new SojournError('missing_at_app', { values: { app: 'To-do' } });
        return {};
      },
    });
    const journey = world.journey([
      {
        id: 's1',
        kind: 'tryCatch',
        try: [add('s2', 'bad'), add('s3', 'not reached')],
        catch: [add('s4', '{{ s1.error.step }}: {{ s1.error.code }}')],
      },
      { id: 's5', kind: 'tryCatch', try: [add('s6', 'good')], catch: [add('s7', 'not reached')] },
      add('s8', 'end'),
    ]);
    const detail = await world.run(journey);
    expect(titles()).toEqual(['bad', 's2: missing_at_app', 'good', 'end']);
    expect(detail).toMatchObject({ state: 'succeeded', error: null });
    expect(detail.steps.map(({ step, state, output }) => [step, state, output])).toEqual([
      ['s1', 'succeeded', { caught: true }],
      ['s2', 'failure', null],
      ['s4', 'succeeded', {}],
      ['s5', 'succeeded', { caught: false }],
      ['s6', 'succeeded', {}],
      ['s8', 'succeeded', {}],
    ]);
  });

  it('J2: what fails in catch fails the run, and the open block with it', async () => {
    open({
      action: () => {
        throw new SojournError('missing_at_app', { values: { app: 'To-do' } });
      },
    });
    const detail = await world.run(
      world.journey([
        { id: 's1', kind: 'tryCatch', try: [add('s2', 'a')], catch: [add('s3', 'b')] },
      ]),
    );
    expect(detail.state).toBe('failure');
    expect(detail.steps.map(({ state }) => state)).toEqual(['failure', 'failure', 'failure']);
  });

  it('J2: Stop journey ends the run as it says, also from inside of blocks', async () => {
    open();
    const stop = (as: 'succeeded' | 'failure', message?: string): Step[] => [
      {
        id: 's1',
        kind: 'tryCatch',
        try: [{ id: 's2', kind: 'stop', as, ...(message === undefined ? {} : { message }) }],
        catch: [add('s3', 'never')],
      },
      add('s4', 'never'),
    ];
    expect(await world.run(world.journey(stop('succeeded')))).toMatchObject({
      state: 'succeeded',
      error: null,
    });
    expect(
      await world.run(world.journey(stop('failure', 'No {{ s0.what }} left')), { what: 'bread' }),
    ).toMatchObject({
      state: 'failure',
      error: { code: 'stopped_by_step', message: 'No bread left' },
    });
    expect((await world.run(world.journey(stop('failure')))).error?.message).toBe(
      'The step “Stop journey” ended the run.',
    );
    expect(world.sent).toEqual([]);
  });
});

describe('waiting', () => {
  const delay: Step = { id: 's1', kind: 'delay', seconds: '{{ s0.minutes * 60 }}' };

  it('J2: Delay waits its time, as Waiting, and leaves its place to other journeys meanwhile', async () => {
    const clock = manualClock();
    open({ clock, limits: { parallel: 1 } });
    const { id } = world.runner.start({
      journey: world.journey([delay, add('s2', 'after')]),
      source: 'manual',
      data: { minutes: 2 },
    });
    await world.reached(id, 'waiting');
    expect((await world.run(world.journey([add('s1', 'other')]))).state).toBe('succeeded');
    clock.advance(119_000);
    expect(world.runner.get(id)).toMatchObject({ state: 'waiting', duration: null });
    clock.advance(2_000);
    expect((await world.runner.finished(id)).steps).toMatchObject([
      { output: { seconds: 120 } },
      { step: 's2' },
    ]);
    expect(titles()).toEqual(['other', 'after']);
  });

  it.each(['-1', 'soon', '{{ s0.nothing }}', '1e12'])(
    'J2: Delay refuses %s as its seconds',
    async (seconds) => {
      open();
      const detail = await world.run(world.journey([{ id: 's1', kind: 'delay', seconds }]));
      expect(detail.error?.message).toBe('“Delay” needs a number of seconds from 0 to 31622400.');
    },
  );

  it('R6: a step that takes longer than 90 seconds is stopped', async () => {
    const clock = manualClock();
    const asked = gate<AbortSignal | undefined>();
    open({
      clock,
      action: ({ signal }) => (asked.open(signal), new Promise<Json>(() => undefined)),
    });
    const { id } = world.runner.start({
      journey: world.journey([add('s1', 'a')]),
      source: 'manual',
      data: {},
    });
    const signal = await asked.promise;
    clock.advance(89_000);
    expect(signal?.aborted).toBe(false);
    clock.advance(2_000);
    expect((await world.runner.finished(id)).error).toMatchObject({
      code: 'timed_out',
      message: 'To-do · Add task took longer than 90 seconds and was stopped.',
    });
    expect(signal?.aborted).toBe(true);
  });
});

describe('stopping', () => {
  it('R1: cuts off the step under way and records the run as Stopped', async () => {
    const asked = gate<AbortSignal | undefined>();
    open({ action: ({ signal }) => (asked.open(signal), new Promise<Json>(() => undefined)) });
    const journey = world.journey([
      { id: 's1', kind: 'tryCatch', try: [add('s2', 'a')], catch: [add('s3', 'b')] },
    ]);
    const { id } = world.runner.start({ journey, source: 'manual', data: {} });
    const signal = await asked.promise;
    expect(await world.runner.stop(id)).toMatchObject({
      state: 'stopped',
      error: { code: 'run_stopped' },
    });
    expect(signal?.aborted).toBe(true);
    expect(world.runner.get(id).steps.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    expect(world.sent).toHaveLength(1);
  });

  it('R1: stops a run that waits, one that has not begun, and leaves one that is over as it is', async () => {
    open();
    const journey = world.journey([
      { id: 's1', kind: 'delay', seconds: '1000' },
      add('s2', 'never'),
    ]);
    const first = world.runner.start({ journey, source: 'manual', data: {} });
    const second = world.runner.start({ journey, source: 'manual', data: {} });
    await world.reached(first.id, 'waiting');
    expect((await world.runner.stop(second.id)).state).toBe('stopped');
    expect((await world.runner.stop(first.id)).state).toBe('stopped');
    expect((await world.runner.stop(first.id)).state).toBe('stopped');
    expect(world.sent).toEqual([]);
    const over = await world.run(world.journey([add('s1', 'a')]));
    expect((await world.runner.stop(over.id)).state).toBe('succeeded');
  });
});

describe('order and number', () => {
  it('R6: the runs of one journey go one after the other, in the order in which they were started', async () => {
    let atOnce = 0;
    let most = 0;
    open({
      async action() {
        most = Math.max(most, ++atOnce);
        await new Promise(setImmediate);
        atOnce -= 1;
        return {};
      },
    });
    const journey = world.journey([add('s1', '{{ s0.n }}'), add('s2', 'second of {{ s0.n }}')]);
    const runs = [1, 2, 3, 4].map((n) =>
      world.runner.start({ journey, source: 'trigger', data: { n } }),
    );
    await Promise.all(runs.map(({ id }) => world.runner.finished(id)));
    expect(titles()).toEqual([
      1,
      'second of 1',
      2,
      'second of 2',
      3,
      'second of 3',
      4,
      'second of 4',
    ]);
    expect(most).toBe(1);
  });

  it('R6: no more runs than the limit are under way over all journeys', async () => {
    let atOnce = 0;
    let most = 0;
    open({
      limits: { parallel: 2 },
      async action() {
        most = Math.max(most, ++atOnce);
        await new Promise(setImmediate);
        atOnce -= 1;
        return {};
      },
    });
    const runs = Array.from({ length: 6 }, () =>
      world.runner.start({ journey: world.journey([add('s1', 'a')]), source: 'manual', data: {} }),
    );
    const details = await Promise.all(runs.map(({ id }) => world.runner.finished(id)));
    expect(details.every(({ state }) => state === 'succeeded')).toBe(true);
    expect(most).toBe(2);
  });

  it('R2: lists the newest first, by journey and state, page by page', async () => {
    open();
    const one = world.journey([add('s1', '{{ s0.title }}')]);
    const a = await world.run(one, { title: 'a' });
    const b = await world.run(one);
    const c = await world.run(world.journey([add('s1', 'c')]));
    const ids = (filter: Parameters<typeof world.runner.list>[0]): string[] =>
      world.runner.list(filter).map(({ id }) => id);
    expect(ids({})).toEqual([c.id, b.id, a.id]);
    expect(ids({ journey: one })).toEqual([b.id, a.id]);
    expect(ids({ state: 'failure' })).toEqual([b.id]);
    expect(ids({ before: c.id, limit: 1 })).toEqual([b.id]);
  });
});

describe('large values', () => {
  it('R6: are whole for the next step, and shortened where they are shown', async () => {
    const big = 'x'.repeat(600_000);
    open({ action: () => ({ big, list: [1, 2] }) });
    const detail = await world.run(
      world.journey([add('s1', 'a'), add('s2', '{{ $length(s1.big) }}')]),
    );
    expect(world.sent[1]?.fields.title).toBe(600_000);
    const text = JSON.stringify(detail.steps[0]?.output);
    expect(text.length).toBeLessThan(510_000);
    expect(text).toContain('more characters');
  });

  it('R2: the record of a long loop stays below 25 MB where it is shown', async () => {
    open({ action: () => 'x'.repeat(100_000), prepare: (db) => db.pragma('synchronous = OFF') });
    const journey = world.journey([
      { id: 's1', kind: 'forEach', list: '{{ s0.items }}', steps: [add('s2', 'a')] },
    ]);
    const detail = await world.run(journey, { items: Array.from({ length: 400 }, () => 1) });
    expect(detail.steps).toHaveLength(401);
    expect(JSON.stringify(detail).length).toBeLessThan(25_000_000);
  });

  it('R6: an answer above 10 MB fails the step, trigger data above it is refused', async () => {
    const huge = 'x'.repeat(10_000_001);
    open({ action: () => huge });
    const journey = world.journey([add('s1', 'a')]);
    expect((await world.run(journey)).error).toMatchObject({ code: 'answer_too_large' });
    expect(() => world.runner.start({ journey, source: 'manual', data: huge })).toThrow('10 MB');
  });
});
