/** Journeys and edits for property tests of the editor. */
import fc from 'fast-check';
import { cloneStep } from '../../../../src/renderer/editor/copying.ts';
import {
  insertStep,
  journeyList,
  moveStep,
  newStep,
  removeStep,
  setApp,
  setConnection,
  setDisabled,
  setEvent,
  setField,
  setName,
  setStepNote,
  stepsOf,
  type Place,
  type StepList,
} from '../../../../src/renderer/editor/document.ts';
import { moveStepBy } from '../../../../src/renderer/editor/moving.ts';
import { freshStepId } from '../../../../src/renderer/editor/references.ts';
import type { Journey } from '../../../../src/shared/journey.ts';
import { allSteps, branchesOf } from '../../../../src/shared/journeySteps.ts';

export const emptyJourney: Journey = {
  format: 'sojourn.journey',
  formatVersion: 1,
  id: '01J00000000000000000000000',
  name: 'Errands to documents',
  connections: {},
  trigger: { id: 's0', fields: {} },
  steps: [],
  settings: { pollSeconds: 300 },
};

/** An edit picks its steps and places by number, so that any sequence of edits fits any document. */
export type Edit = (journey: Journey) => Journey;

const apps = ['tasks', 'documents', 'http'];
const kinds = ['action', 'if', 'ifElse', 'forEach', 'tryCatch', 'delay', 'stop'] as const;

export const edit: fc.Arbitrary<Edit> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    which: fc.nat(),
    where: fc.nat(),
    app: fc.constantFrom(...apps),
    text: fc.constantFrom(
      '',
      'Do {{ s0.title }}',
      '{{ s1 }}',
      'plain s7',
      '{{ s2.items[0].name }}',
    ),
    flag: fc.boolean(),
    change: fc.constantFrom(
      ...(['name', 'insert', 'remove', 'move', 'moveBy', 'clone', 'disable'] as const),
      ...(['app', 'event', 'field', 'connection', 'note'] as const),
    ),
  })
  .map((pick): Edit => {
    return (journey) => {
      const id = stepAt(journey, pick.which);
      const place = placeAt(journey, pick.where);
      switch (pick.change) {
        case 'name':
          return setName(journey, `Journey ${String(pick.which % 5)}`);
        case 'insert':
          return insertStep(journey, place, newStep(pick.kind, freshStepId(journey)));
        case 'remove':
          return removeStep(journey, id);
        case 'move':
          return moveStep(journey, id, place);
        case 'moveBy':
          return moveStepBy(journey, id, pick.flag ? 1 : -1);
        case 'clone':
          return cloneStep(journey, id);
        case 'disable':
          return setDisabled(journey, id, pick.flag);
        case 'app':
          return setApp(journey, id, pick.app);
        case 'event':
          return setEvent(journey, id, `event-${String(pick.where % 3)}`, []);
        case 'field':
          return setField(journey, id, 'title', pick.flag ? { text: pick.text } : undefined);
        case 'connection':
          return setConnection(journey, pick.app, pick.flag ? `c${String(pick.which % 3)}` : null);
        case 'note':
          return setStepNote(journey, id, pick.text);
      }
    };
  });

/** A journey that some edits made. */
export const journey: fc.Arbitrary<Journey> = fc
  .array(edit, { maxLength: 25 })
  .map((edits) => edits.reduce((document, change) => change(document), emptyJourney));

function stepAt(document: Journey, which: number): string {
  const ids = ['s0', ...allSteps(document.steps).map((step) => step.id)];
  return ids[which % ids.length] ?? 's0';
}

function placeAt(document: Journey, where: number): Place {
  const lists: StepList[] = [
    journeyList,
    ...allSteps(document.steps).flatMap((step) =>
      branchesOf(step).map(({ branch }) => ({ block: step.id, branch })),
    ),
  ];
  const list = lists[where % lists.length] ?? journeyList;
  const length = stepsOf(document, list)?.length ?? 0;
  return { ...list, index: where % (length + 1) };
}

/** Freezes a document through and through: an edit that changes its input throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
