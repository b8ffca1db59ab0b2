// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import RunReport from '../../../../src/renderer/runs/RunReport.vue';
import type { RunDetail, StepRun } from '../../../../src/shared/run.ts';
import { installBridge } from '../bridge.ts';
import { button, mount, unmountAll } from '../mount.ts';

// jsdom has no layout, and so nothing to scroll.
beforeEach(() => Object.assign(Element.prototype, { scrollIntoView: vi.fn() }));
afterEach(() => unmountAll());

const base: RunDetail = {
  id: 'r1',
  journey: 'j1',
  journeyName: 'Errands',
  state: 'succeeded',
  source: 'trigger',
  startedAt: 0,
  duration: 5,
  error: null,
  trigger: { title: 'Bread' },
  steps: [],
};

function step(state: StepRun['state'], more: Partial<StepRun> = {}): StepRun {
  return {
    seq: 0,
    step: 's1',
    title: 'To-do · Add task',
    app: null,
    state,
    startedAt: 0,
    duration: null,
    input: null,
    output: null,
    error: null,
    ...more,
  };
}

async function show(detail: Partial<RunDetail>) {
  const chosen: string[] = [];
  const core = installBridge({
    'runs.get': () => ({ ...base, ...detail }),
    'runs.resolve': () => base,
  });
  mount(RunReport, { id: 'r1', onChoose: (run: string) => chosen.push(run) }, ['journey', 'runs']);
  await vi.waitFor(() => expect(text()).toContain('Trigger data'));
  return { core, chosen };
}

const text = (): string => document.body.textContent;

describe('the report of a run', () => {
  const unknown = { code: 'step_unknown', message: 'It is not known.', advice: '' };

  it('R3: asks about a step whose end is not known, and says the answer', async () => {
    const { core } = await show({
      state: 'unknown',
      error: unknown,
      steps: [step('unknown', { error: unknown })],
    });
    expect(text()).toContain('Did “To-do · Add task” take effect?');
    button('Send it again').click();
    await vi.waitFor(() =>
      expect(core.asked).toContainEqual({
        channel: 'runs.resolve',
        input: { run: 'r1', answer: 'again' },
      }),
    );
  });

  it('R3: asks nothing where no answer would help', async () => {
    const error = { ...unknown, code: 'run_data_lost' };
    await show({ state: 'unknown', error, steps: [step('unknown', { error })] });
    expect(text()).not.toContain('take effect?');
  });

  it('R4: says what a waiting run waits for, and which tries failed', async () => {
    const attempt = { startedAt: 0, duration: 12, error: { ...unknown, message: 'It is down.' } };
    await show({
      state: 'waiting',
      duration: null,
      waiting: { for: 'network', until: 0 },
      steps: [step('waiting', { attempts: [attempt, attempt] })],
    });
    expect(text()).toContain('Waits for the network.');
    expect(text()).toContain('Tried 2 times before');
    expect(text()).toContain('It is down.');
  });

  it('R5: leads to the run that it repeats, and to the one that repeats it', async () => {
    const { chosen } = await show({ source: 'repeat', original: 'r0', repeats: ['r2'] });
    button('Repeats an earlier run').click();
    button('Repeated').click();
    expect(chosen).toEqual(['r0', 'r2']);
  });

  it('R2: says how many steps of a long run are left out, between the first and the last', async () => {
    const steps = [step('succeeded'), step('succeeded', { seq: 99, title: 'The last one' })];
    await show({ steps, left: 98 });
    expect(text()).toMatch(/Add task.*98 steps are not shown.*The last one/);
  });

  it('T7, R2: of a called journey leads to the run that called it', async () => {
    await show({ caller: 'r0' });
    const link = [...document.querySelectorAll('a')].find(
      ({ textContent }) => textContent.trim() === 'Called by another run',
    );
    expect(link?.getAttribute('href')).toBe('/runs/r0');
    unmountAll();
    await show({});
    expect(text()).not.toContain('Called by another run');
  });
});
