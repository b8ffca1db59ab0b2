import { describe, expect, it } from 'vitest';
import { copiedText, pasteSteps } from '../../../../src/renderer/editor/copying.ts';
import { journeyList } from '../../../../src/renderer/editor/document.ts';
import { gapsOf, moveStepBy, moveSteps } from '../../../../src/renderer/editor/moving.ts';
import type { Journey, Step } from '../../../../src/shared/journey.ts';
import { allSteps } from '../../../../src/shared/journeySteps.ts';
import type { StepText } from '../../../../src/shared/stepText.ts';
import { emptyJourney, frozen } from './arbitraries.ts';

function action(id: string, title = ''): Step {
  return { id, kind: 'action', app: 'tasks', action: 'add', fields: { title: { text: title } } };
}
const source: Journey = frozen({
  ...emptyJourney,
  trigger: { id: 's0', app: 'tasks', event: 'new', fields: {} },
  steps: [
    action('s1', '{{ s0.title }}'),
    {
      id: 's2',
      kind: 'forEach',
      list: '{{ s1.items }}',
      steps: [action('s3', '{{ s2.item.name }}'), action('s4', '{{ s3.id }}')],
    },
    action('s5', 'after'),
  ],
});
const other: Journey = frozen({
  ...emptyJourney,
  id: '01J00000000000000000000001',
  trigger: { id: 's0', app: 'mail', event: 'new', fields: {} },
  steps: [action('s1'), action('s2')],
});

function read(text: string): StepText {
  return JSON.parse(text) as StepText;
}
const ids = (steps: readonly Step[]): string[] => allSteps(steps).map(({ id }) => id);
const templates = (step: Step | undefined): string =>
  step === undefined
    ? ''
    : (JSON.stringify(step)
        .match(/\{\{ .*? \}\}/g)
        ?.join(' ') ?? '');

describe('J3: copied steps', () => {
  it('get fresh ids; pills among them follow, pills of the steps above stay', () => {
    const text = read(copiedText(source, ['s2', 's3']));
    expect(ids(text.steps)).toEqual(['s2', 's3', 's4']);
    const pasted = pasteSteps(source, { ...journeyList, index: 3 }, text);
    expect(pasted.ids).toEqual(['s6']);
    const loop = pasted.journey.steps[3];
    expect(ids(loop ? [loop] : [])).toEqual(['s6', 's7', 's8']);
    expect(templates(loop)).toBe('{{ s1.items }} {{ s6.item.name }} {{ s7.id }}');
  });

  it('in another journey, pills of steps that stayed behind mean no other step, and are kept', () => {
    const text = read(copiedText(source, ['s1', 's4']));
    const { journey } = pasteSteps(other, { ...journeyList, index: 2 }, text);
    expect(ids(journey.steps)).toEqual(['s1', 's2', 's5', 's6']);
    const known = new Set(['s0', ...ids(journey.steps)]);
    const [first, second] = journey.steps.slice(2).map(templates);
    for (const template of [first, second]) {
      const [step = ''] = /s\d+/.exec(template ?? '') ?? [];
      expect(step).not.toBe('');
      expect(known.has(step)).toBe(false);
    }
    expect(first).toContain('.title');
  });

  it('keep the data of the trigger where the same trigger starts both journeys', () => {
    const text = read(copiedText(source, ['s1']));
    const same = { ...other, trigger: source.trigger };
    const { journey } = pasteSteps(same, { ...journeyList, index: 0 }, text);
    expect(templates(journey.steps[0])).toBe('{{ s0.title }}');
  });

  it('hold no connection and nothing of the rest of the journey', () => {
    const text = copiedText({ ...source, connections: { tasks: 'conn-1' } }, ['s1']);
    expect(text).not.toContain('conn-1');
    expect(text).not.toContain(source.name);
  });
});

describe('J3: steps that are moved', () => {
  it('go gap by gap into blocks and out of them, and come back the same way', () => {
    let journey = source;
    const orders: string[] = [];
    for (let move = 0; move < 4; move += 1) {
      journey = moveStepBy(journey, 's1', 1);
      orders.push(ids(journey.steps).join(' '));
    }
    expect(orders).toEqual([
      's2 s1 s3 s4 s5',
      's2 s3 s1 s4 s5',
      's2 s3 s4 s1 s5',
      's2 s3 s4 s1 s5',
    ]);
    for (let move = 0; move < 4; move += 1) journey = moveStepBy(journey, 's1', -1);
    expect(journey).toEqual(source);
  });

  it('keep the pills that lose their source', () => {
    const out = moveStepBy(source, 's3', -1);
    expect(ids(out.steps)).toEqual(['s1', 's3', 's2', 's4', 's5']);
    expect(templates(out.steps[1])).toBe('{{ s2.item.name }}');
  });

  it('go together, in their order', () => {
    const moved = moveSteps(source, ['s5', 's3', 's1'], { block: 's2', branch: 'steps', index: 2 });
    expect(ids(moved.steps)).toEqual(['s2', 's4', 's1', 's3', 's5']);
  });

  it('every gap is offered once', () => {
    expect(gapsOf(source)).toHaveLength(7);
    expect(new Set(gapsOf(source).map((gap) => JSON.stringify(gap))).size).toBe(7);
  });
});
