// Long sequences of any edits: undone and redone without a difference, always a document, and nothing dangling in silence.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inspect } from '../../../../src/core/journeys/problems.ts';
import { removeStep } from '../../../../src/renderer/editor/document.ts';
import {
  historyLimit,
  record,
  redo,
  startHistory,
  undo,
} from '../../../../src/renderer/editor/history.ts';
import { referencesOf } from '../../../../src/renderer/editor/references.ts';
import { connectorSchema } from '../../../../src/shared/connector.ts';
import { journeySchema, type Journey, type Step } from '../../../../src/shared/journey.ts';
import { allSteps } from '../../../../src/shared/journeySteps.ts';
import { scopesOf } from '../../../../src/shared/scopes.ts';
import { edit, emptyJourney, type Edit } from './arbitraries.ts';

const many = 1_000;
/** Clones of blocks would double a journey each time. */
const mostSteps = 80;

const connectors = new Map(
  ['tasks', 'documents', 'http'].map((id) => {
    const events = [0, 1, 2].map((number) => ({
      id: `event-${number}`,
      name: `Event ${number}`,
      sentence: 'Do {title}',
      sample: {},
      fields: [{ id: 'title', label: 'Title', type: 'text' as const }],
    }));
    const connector = connectorSchema.parse({
      schema: 1,
      id,
      name: id,
      category: 'built-in',
      about: id,
      triggers: events.map((event) => ({ ...event, kind: 'manual' })),
      actions: events.map((event) => ({ ...event, changes: false, repeat: 'safe' })),
    });
    return [id, connector];
  }),
);

function bounded(change: Edit): Edit {
  return (journey) => {
    const next = change(journey);
    const { length } = allSteps(next.steps);
    const [first] = journey.steps;
    return length > mostSteps && first ? removeStep(journey, first.id) : next;
  };
}

/** Steps that run and refer to a step whose data is not there. */
function dangling(journey: Journey): string[] {
  const scopes = scopesOf(journey.steps);
  return running(journey.steps).flatMap((step) =>
    [...referencesOf(step)].some((id) => !scopes.sees(step.id, id)) ? [step.id] : [],
  );
}

function running(steps: readonly Step[]): Step[] {
  const off = new Set(
    allSteps(steps)
      .filter((step) => step.disabled)
      .flatMap((step) => allSteps([step]).map(({ id }) => id)),
  );
  return allSteps(steps).filter(({ id }) => !off.has(id));
}

function check(journey: Journey): void {
  expect(journeySchema.safeParse(journey).error).toBeUndefined();
  const ids = allSteps(journey.steps).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const said = new Set(inspect(journey, (app) => connectors.get(app)).problems.map((p) => p.step));
  expect(dangling(journey).filter((step) => !said.has(step))).toEqual([]);
}

it('J8, J9: 1,000 edits, undone and redone, give the same documents, none of them with a reference that dangles in silence', () => {
  const edits = fc.array(edit.map(bounded), { minLength: many, maxLength: many, size: 'max' });
  fc.assert(
    fc.property(edits, (changes) => {
      let history = startHistory(emptyJourney);
      const states: string[] = [];
      for (const [at, change] of changes.entries()) {
        const before = history;
        history = record(history, change(history.present), { at });
        if (history !== before) states.push(JSON.stringify(before.present));
        if (at % 50 === 0) check(history.present);
      }
      const end = JSON.stringify(history.present);
      check(history.present);

      let undone = 0;
      for (; history.past.length > 0; undone += 1) {
        ({ history } = undo(history));
        expect(JSON.stringify(history.present)).toBe(states.at(-1 - undone));
      }
      expect(undone).toBe(Math.min(historyLimit, states.length));
      while (history.future.length > 0) ({ history } = redo(history));
      expect(JSON.stringify(history.present)).toBe(end);
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
