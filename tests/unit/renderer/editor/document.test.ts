import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findStep,
  insertStep,
  journeyList,
  moveStep,
  newStep,
  placeOf,
  removeStep,
  setApp,
  setConnection,
  setEvent,
  setField,
  setFieldAndDependents,
  setStepName,
  stepsWithApp,
} from '../../../../src/renderer/editor/document.ts';
import { cloneStep } from '../../../../src/renderer/editor/copying.ts';
import { moveStepBy } from '../../../../src/renderer/editor/moving.ts';
import { freshStepId } from '../../../../src/renderer/editor/references.ts';
import { record, redo, startHistory, undo } from '../../../../src/renderer/editor/history.ts';
import { journeySchema, type Journey, type Step } from '../../../../src/shared/journey.ts';
import { allSteps } from '../../../../src/shared/journeySteps.ts';
import { edit, emptyJourney, frozen, journey } from './arbitraries.ts';

function withSteps(...steps: Step[]): Journey {
  return frozen({ ...emptyJourney, steps });
}

function action(id: string, app?: string): Step {
  return { id, kind: 'action', fields: {}, ...(app === undefined ? {} : { app }) };
}

const ids = (document: Journey): string[] => allSteps(document.steps).map((step) => step.id);

describe('edits of the journey document', () => {
  it('any sequence of edits leaves a document of the journey schema with distinct step ids', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
        let document = frozen(emptyJourney);
        for (const change of edits) document = frozen(change(document));
        expect(journeySchema.safeParse(document).error).toBeUndefined();
        expect(new Set(ids(document)).size).toBe(ids(document).length);
      }),
    );
  });

  it('J8: undoing every edit gives the first document again, redoing them the last', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 60 }), (edits) => {
        let history = startHistory(frozen(emptyJourney));
        for (const change of edits) {
          history = record(history, frozen(change(history.present)), { at: 0 });
        }
        const last = structuredClone(history.present);
        while (history.past.length > 0) ({ history } = undo(history));
        expect(history.present).toEqual(emptyJourney);
        while (history.future.length > 0) ({ history } = redo(history));
        expect(history.present).toEqual(last);
      }),
    );
  });

  it('keeps a connection only while a step of its app does', () => {
    fc.assert(
      fc.property(journey, edit, (document, change) => {
        const steps = ids(document);
        const after = change(document);
        if (ids(after).length >= steps.length) return;
        for (const app of Object.keys(after.connections)) {
          expect(stepsWithApp(after, app)).not.toEqual([]);
        }
      }),
    );
  });

  describe('step ids', () => {
    it('are above every step and everything that a pill or formula refers to', () => {
      const document = withSteps(
        { id: 's2', kind: 'action', fields: { title: { text: 'After {{ s7.title }}' } } },
        { id: 's3', kind: 'action', fields: { title: { formula: 's9.total & "s80"' } } },
      );
      expect(freshStepId(document)).toBe('s10');
    });

    it('do not grow by words that only look like an id', () => {
      const document = withSteps({
        id: 's1',
        kind: 'action',
        fields: { title: { text: 'Call s999999' }, note: { value: 's4' } },
      });
      expect(freshStepId(document)).toBe('s2');
    });

    it('are not given twice in one session, even when the newest step is gone', () => {
      expect(freshStepId(withSteps(action('s1')), 5)).toBe('s6');
    });

    it('come from the free ones when the numbers run out', () => {
      const document = withSteps(action('s1'), action('s999999'));
      expect(freshStepId(document)).toBe('s2');
    });
  });

  it('adds a step between two others', () => {
    const document = withSteps(action('s1'), action('s2'));
    const after = insertStep(document, { ...journeyList, index: 1 }, action('s3'));
    expect(ids(after)).toEqual(['s1', 's3', 's2']);
  });

  it('adds a step inside a branch', () => {
    const document = withSteps(newStep('ifElse', 's1'));
    const after = insertStep(document, { block: 's1', branch: 'else', index: 0 }, action('s2'));
    expect(placeOf(after, 's2')).toEqual({ block: 's1', branch: 'else', index: 0 });
  });

  describe('moving', () => {
    const document = withSteps(action('s1'), action('s2'), action('s3'));

    it.each([
      [0, ['s1', 's2', 's3']],
      [1, ['s1', 's2', 's3']],
      [2, ['s2', 's1', 's3']],
      [3, ['s2', 's3', 's1']],
    ])('puts the first step into gap %i', (index, expected) => {
      expect(ids(moveStep(document, 's1', { ...journeyList, index }))).toEqual(expected);
    });

    it('goes one up and one down by keyboard and stops at the ends', () => {
      expect(ids(moveStepBy(document, 's2', -1))).toEqual(['s2', 's1', 's3']);
      expect(ids(moveStepBy(document, 's2', 1))).toEqual(['s1', 's3', 's2']);
      expect(moveStepBy(document, 's1', -1)).toBe(document);
      expect(moveStepBy(document, 's3', 1)).toBe(document);
    });

    it('never puts a block into itself', () => {
      const block: Step = { id: 's1', kind: 'forEach', list: '', steps: [newStep('if', 's2')] };
      const nested = withSteps(block);
      expect(moveStep(nested, 's1', { block: 's1', branch: 'steps', index: 0 })).toBe(nested);
      expect(moveStep(nested, 's1', { block: 's2', branch: 'then', index: 0 })).toBe(nested);
    });

    it('takes a step out of a block', () => {
      const block: Step = { id: 's1', kind: 'forEach', list: '', steps: [action('s2')] };
      const after = moveStep(withSteps(block), 's2', { ...journeyList, index: 0 });
      expect(after.steps.map((step) => step.id)).toEqual(['s2', 's1']);
    });
  });

  it('clones a block with fresh ids and pills that stay inside the copy', () => {
    const document = withSteps({
      id: 's1',
      kind: 'forEach',
      list: '{{ s0.items }}',
      steps: [
        action('s2', 'documents'),
        {
          id: 's3',
          kind: 'action',
          fields: {
            both: { text: '{{ s2.title }} of {{ s0.title }}, not s2' },
            formula: { formula: '$uppercase(s2.title) & "s2"' },
          },
        },
      ],
    });
    const after = cloneStep(document, 's1');
    expect(ids(after)).toEqual(['s1', 's2', 's3', 's4', 's5', 's6']);
    expect(findStep(after, 's6')).toMatchObject({
      fields: {
        both: { text: '{{ s5.title }} of {{ s0.title }}, not s2' },
        formula: { formula: '$uppercase(s5.title) & "s2"' },
      },
    });
    expect(findStep(after, 's3')).toEqual(findStep(document, 's3'));
  });

  describe('choosing app and event', () => {
    it('drops event, fields and the connection of the app that no step uses any more', () => {
      let document = setApp(emptyJourney, 's0', 'tasks');
      document = setConnection(document, 'tasks', 'c1');
      document = setEvent(document, 's0', 'new-task', []);
      document = setField(document, 's0', 'list', { value: 'l1', label: 'Errands' });
      const after = setApp(document, 's0', 'rss');
      expect(after.trigger).toEqual({ id: 's0', app: 'rss', fields: {} });
      expect(after.connections).toEqual({});
    });

    it('C7: keeps the connection while another step uses the app', () => {
      let document = setApp(withSteps(action('s1', 'tasks')), 's0', 'tasks');
      document = setConnection(document, 'tasks', 'c1');
      expect(setApp(document, 's0', 'rss').connections).toEqual({ tasks: 'c1' });
      expect(removeStep(setApp(document, 's0', 'rss'), 's1').connections).toEqual({});
    });

    it('keeps the fields that the new event has too and fills in its defaults', () => {
      let document = setApp(withSteps(action('s1')), 's1', 'tasks');
      document = setField(document, 's1', 'list', { value: 'l1', label: 'Errands' });
      document = setField(document, 's1', 'gone', { value: 1 });
      const definition = [
        { id: 'list', label: 'List', type: 'dropdown', required: true, more: false },
        { id: 'done', label: 'Done', type: 'boolean', required: false, more: false, default: true },
        { id: 'due', label: 'Due', type: 'date', required: false, more: true },
      ] as const;
      expect(findStep(setEvent(document, 's1', 'create-task', definition), 's1')).toMatchObject({
        action: 'create-task',
        fields: { list: { value: 'l1', label: 'Errands' }, done: { value: true } },
      });
    });

    it('changes nothing when the same one is chosen again', () => {
      const document = setApp(emptyJourney, 's0', 'tasks');
      expect(setApp(document, 's0', 'tasks')).toBe(document);
      expect(setConnection(document, 'tasks', null)).toBe(document);
    });
  });

  it('J4: another parent empties the choices that hang on it, also through each other, and nothing else', () => {
    const field = { type: 'dropdown', required: true, more: false } as const;
    const definition = [
      { ...field, id: 'list', label: 'List' },
      { ...field, id: 'task', label: 'Task', needs: ['list'] },
      { ...field, id: 'note', label: 'Note', needs: ['task'] },
      { ...field, id: 'title', label: 'Title' },
    ];
    let document = setApp(withSteps(action('s1')), 's1', 'tasks');
    for (const id of ['list', 'task', 'note', 'title']) {
      document = setField(document, 's1', id, { value: id });
    }
    const same = setFieldAndDependents(document, 's1', 'list', { value: 'list' }, definition);
    expect(same.taken.size).toBe(0);
    const other = setFieldAndDependents(document, 's1', 'list', { value: 'other' }, definition);
    expect(findStep(other.journey, 's1')).toHaveProperty('fields', {
      list: { value: 'other' },
      title: { value: 'title' },
    });
    expect([...other.taken.keys()].sort()).toEqual(['note', 'task']);
  });

  it('C7: counts the trigger and every action of an app, also inside blocks', () => {
    const document = setApp(
      withSteps(action('s1', 'tasks'), {
        id: 's2',
        kind: 'tryCatch',
        try: [action('s3', 'tasks')],
        catch: [action('s4', 'http')],
      }),
      's0',
      'tasks',
    );
    expect(stepsWithApp(document, 'tasks')).toEqual(['s0', 's1', 's3']);
  });

  it('takes the own name of a step away when it is emptied', () => {
    const named = setStepName(withSteps(action('s1')), 's1', 'File it');
    expect(findStep(named, 's1')).toHaveProperty('name', 'File it');
    expect(findStep(setStepName(named, 's1', ' '), 's1')).not.toHaveProperty('name');
  });
});
