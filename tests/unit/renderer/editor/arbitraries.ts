/** Journeys and edits for property tests of the editor. */
import fc from 'fast-check';
import { addGroup, addRow, removeRow, setRow } from '../../../../src/renderer/editor/conditions.ts';
import { cloneStep, copiedText, pasteSteps } from '../../../../src/renderer/editor/copying.ts';
import {
  changeStep,
  insertStep,
  journeyList,
  moveStep,
  newStep,
  removeStep,
  setActionOptions,
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
import { moveStepBy, moveSteps } from '../../../../src/renderer/editor/moving.ts';
import { freshStepId } from '../../../../src/renderer/editor/references.ts';
import type { Condition, Journey, Step } from '../../../../src/shared/journey.ts';
import type { StepText } from '../../../../src/shared/stepText.ts';
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
const kinds = ['action', 'if', 'ifElse', 'forEach', 'tryCatch', 'delay', 'stop', 'call'] as const;

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
      '{{ s3.item }} of {{ s4.error.message }}',
    ),
    flag: fc.boolean(),
    change: fc.constantFrom(
      ...(['name', 'insert', 'remove', 'move', 'moveBy', 'clone', 'disable'] as const),
      ...(['app', 'event', 'field', 'formula', 'connection', 'note', 'options'] as const),
      ...(['own', 'condition', 'paste', 'pasteFromElsewhere', 'moveMany'] as const),
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
        case 'formula':
          return setField(journey, id, 'title', { formula: pick.text.replaceAll(/[{}]/g, '') });
        case 'options':
          return setActionOptions(journey, id, pick.flag ? { masked: true } : { timeout: 30 });
        case 'own':
          return changeStep(journey, id, (step) => withTemplate(step, pick.text));
        case 'condition':
          return changeStep(journey, id, (step) =>
            step.kind === 'if' ? { ...step, when: changed(step.when, pick) } : step,
          );
        case 'paste':
        case 'pasteFromElsewhere': {
          const copied = JSON.parse(copiedText(journey, [id])) as StepText;
          if (copied.steps.length === 0) return journey;
          const from = pick.change === 'paste' ? copied : { ...copied, journey: elsewhere };
          return pasteSteps(journey, place, from).journey;
        }
        case 'moveMany':
          return moveSteps(journey, [id, stepAt(journey, pick.which + 1)], place);
        case 'connection':
          return setConnection(journey, pick.app, pick.flag ? `c${String(pick.which % 3)}` : null);
        case 'note':
          return setStepNote(journey, id, pick.text);
      }
    };
  });

const elsewhere = '01J00000000000000000000009';

/** The step with a text of its own: what a *For each* goes over, how long a *Delay* is, what a *Stop* says. */
function withTemplate(step: Step, text: string): Step {
  switch (step.kind) {
    case 'forEach':
      return { ...step, list: text };
    case 'delay':
      return { ...step, seconds: text };
    case 'stop':
      return { ...step, message: text };
    case 'call':
      return { ...step, fields: { title: { text } } };
    case 'action':
    case 'if':
    case 'tryCatch':
      return step;
  }
}

function changed(when: Condition, pick: { which: number; where: number; text: string }): Condition {
  const at = pick.where % 3;
  switch (pick.which % 4) {
    case 0:
      return addRow(when);
    case 1:
      return addGroup(when);
    case 2:
      return removeRow(when, [at]);
    default:
      return setRow(when, [at], { left: pick.text, is: 'contains', right: pick.text });
  }
}

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
