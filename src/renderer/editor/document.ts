/**
 * Edits of the journey document. Every function gives a new document and shares what did not change with the old one,
 * so that a history of documents is cheap and a change is seen by identity.
 */
import type { Field } from '../../shared/connector.ts';
import type {
  ActionStep,
  CallStep,
  FieldValue,
  Journey,
  Step,
  TriggerStep,
} from '../../shared/journey.ts';
import { allSteps, branchesOf, triggerId, type Branch } from '../../shared/journeySteps.ts';
import { changeBranches } from './branches.ts';

export interface StepList {
  readonly block: string | null;
  readonly branch: Branch;
}
/** A gap between steps: the step put there gets this index. */
export interface Place extends StepList {
  readonly index: number;
}

export const journeyList: StepList = { block: null, branch: 'steps' };

export function findStep(journey: Journey, id: string): Step | undefined {
  return allSteps(journey.steps).find((step) => step.id === id);
}

/** The steps of a list; undefined where the document has no such list. */
export function stepsOf(journey: Journey, list: StepList): readonly Step[] | undefined {
  if (list.block === null) return journey.steps;
  const block = findStep(journey, list.block);
  return block && branchesOf(block).find(({ branch }) => branch === list.branch)?.steps;
}

/** Where a step stands; undefined for the trigger and for steps that the document does not have. */
export function placeOf(journey: Journey, id: string): Place | undefined {
  return placeIn(journey.steps, journeyList, id);
}

function placeIn(steps: readonly Step[], list: StepList, id: string): Place | undefined {
  const index = steps.findIndex((step) => step.id === id);
  if (index >= 0) return { ...list, index };
  for (const block of steps) {
    for (const { branch, steps: inner } of branchesOf(block)) {
      const found = placeIn(inner, { block: block.id, branch }, id);
      if (found) return found;
    }
  }
  return undefined;
}

/** A new step of a kind, with nothing chosen yet. `ifElse` is an `if` with an else branch. */
export function newStep(kind: Step['kind'] | 'ifElse', id: string): Step {
  switch (kind) {
    case 'action':
      return { id, kind: 'action', fields: {} };
    case 'if':
      return { id, kind: 'if', when: { all: [{ left: '', is: 'equals', right: '' }] }, then: [] };
    case 'ifElse':
      return {
        id,
        kind: 'if',
        when: { all: [{ left: '', is: 'equals', right: '' }] },
        then: [],
        else: [],
      };
    case 'forEach':
      return { id, kind: 'forEach', list: '', steps: [] };
    case 'tryCatch':
      return { id, kind: 'tryCatch', try: [], catch: [] };
    case 'delay':
      return { id, kind: 'delay', seconds: '' };
    case 'stop':
      return { id, kind: 'stop', as: 'succeeded' };
    case 'call':
      return { id, kind: 'call', fields: {} };
  }
}

export function setName(journey: Journey, name: string): Journey {
  return { ...journey, name };
}

/** Puts a step into a gap; the index is held within the list. */
export function insertStep(journey: Journey, place: Place, step: Step): Journey {
  return insertSteps(journey, place, [step]);
}

/** Several steps in their order. */
export function insertSteps(journey: Journey, place: Place, added: readonly Step[]): Journey {
  return changeList(journey, place, (steps) => steps.toSpliced(place.index, 0, ...added));
}

/** Takes a step out, and leaves connections and everything else as they are: for what is put back elsewhere. */
export function withoutStep(journey: Journey, id: string): Journey {
  const place = placeOf(journey, id);
  if (!place) return journey;
  return changeList(journey, place, (steps) => steps.toSpliced(place.index, 1));
}

export function removeStep(journey: Journey, id: string): Journey {
  const without = withoutStep(journey, id);
  return without === journey ? journey : withoutUnusedConnections(without);
}

/**
 * Moves a step into a gap of the document as it is now. A block is not moved into itself, and a move to where the step
 * already stands gives the same document.
 */
export function moveStep(journey: Journey, id: string, to: Place): Journey {
  const step = findStep(journey, id);
  const from = placeOf(journey, id);
  if (!step || !from || !stepsOf(journey, to)) return journey;
  if (to.block === id || allSteps([step]).some((inner) => inner.id === to.block)) return journey;
  const sameList = from.block === to.block && from.branch === to.branch;
  const index = sameList && to.index > from.index ? to.index - 1 : to.index;
  if (sameList && index === from.index) return journey;
  const without = changeList(journey, from, (steps) => steps.toSpliced(from.index, 1));
  return insertStep(without, { ...to, index }, step);
}

export function setDisabled(journey: Journey, id: string, disabled: boolean): Journey {
  return changeStep(journey, id, (step) => {
    const { disabled: _, ...rest } = step;
    return disabled ? { ...rest, disabled } : rest;
  });
}

/** Names a step or the trigger; an empty text takes the own name away. */
export function setStepName(journey: Journey, id: string, name: string): Journey {
  return setText(journey, id, 'name', name);
}

/** Notes something on a step or the trigger; an empty text takes the note away. */
export function setStepNote(journey: Journey, id: string, note: string): Journey {
  return setText(journey, id, 'note', note);
}

function setText(journey: Journey, id: string, key: 'name' | 'note', text: string): Journey {
  const empty = text.trim() === '';
  if (id === triggerId) {
    const { [key]: _, ...rest } = journey.trigger;
    return { ...journey, trigger: empty ? rest : { ...rest, [key]: text } };
  }
  return changeStep(journey, id, (step) => {
    const { [key]: _, ...rest } = step;
    return empty ? rest : { ...rest, [key]: text };
  });
}

/** Chooses the app of the trigger or of an action: event and fields of another app are dropped. */
export function setApp(journey: Journey, id: string, app: string): Journey {
  if (id === triggerId) {
    if (journey.trigger.app === app) return journey;
    const { event: _, ...rest } = journey.trigger;
    return withoutUnusedConnections({ ...journey, trigger: { ...rest, app, fields: {} } });
  }
  return withoutUnusedConnections(
    changeAction(journey, id, (step) => {
      if (step.app === app) return step;
      const { action: _, ...rest } = step;
      return { ...rest, app, fields: {} };
    }),
  );
}

/**
 * Chooses the trigger's event or the step's action. Values of fields that the new one has too are kept; its other
 * fields start with their defaults.
 */
export function setEvent(
  journey: Journey,
  id: string,
  event: string,
  definition: readonly Field[],
): Journey {
  if (id === triggerId) {
    if (journey.trigger.event === event) return journey;
    const fields = fieldsFor(journey.trigger.fields, definition);
    return { ...journey, trigger: { ...journey.trigger, event, fields } };
  }
  return changeAction(journey, id, (step) =>
    step.action === event
      ? step
      : { ...step, action: event, fields: fieldsFor(step.fields, definition) },
  );
}

function fieldsFor(
  current: Readonly<Record<string, FieldValue>>,
  definition: readonly Field[],
): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {};
  for (const field of definition) {
    const kept = current[field.id];
    if (kept !== undefined) fields[field.id] = kept;
    else if (field.default !== undefined) fields[field.id] = { value: field.default };
  }
  return fields;
}

/** Sets how an action is tried again, how long it may take, and whether its data is masked; undefined for the usual. */
export function setActionOptions(
  journey: Journey,
  id: string,
  options: Partial<Pick<ActionStep, 'retry' | 'timeout' | 'masked'>>,
): Journey {
  return changeAction(journey, id, (step) => {
    const { retry, timeout, masked, ...rest } = { ...step, ...options };
    return {
      ...rest,
      ...(retry !== undefined && { retry }),
      ...(timeout !== undefined && { timeout }),
      ...(masked !== undefined && { masked }),
    };
  });
}

/** Sets one field of the trigger or of an action; `undefined` empties it. */
export function setField(
  journey: Journey,
  id: string,
  field: string,
  value: FieldValue | undefined,
): Journey {
  if (id === triggerId) {
    const fields = withField(journey.trigger.fields, field, value);
    return { ...journey, trigger: { ...journey.trigger, fields } };
  }
  return changeStep(journey, id, (step) =>
    takesFields(step) ? { ...step, fields: withField(step.fields, field, value) } : step,
  );
}

/**
 * Sets a field and empties the choices that hang on it (`needs`), directly or through another one: they belonged to the
 * old value. Gives back what was taken away.
 */
export function setFieldAndDependents(
  journey: Journey,
  id: string,
  field: string,
  value: FieldValue | undefined,
  definition: readonly Field[],
): { journey: Journey; taken: ReadonlyMap<string, FieldValue> } {
  const fields = fieldsOf(journey, id);
  const taken = new Map<string, FieldValue>();
  let next = setField(journey, id, field, value);
  if (JSON.stringify(fields[field]) === JSON.stringify(value)) return { journey: next, taken };
  for (const dependent of dependentsOf(field, definition)) {
    const held = fields[dependent];
    if (held === undefined || !('value' in held)) continue;
    taken.set(dependent, held);
    next = setField(next, id, dependent, undefined);
  }
  return { journey: next, taken };
}

function dependentsOf(field: string, definition: readonly Field[]): Set<string> {
  const found = new Set<string>();
  const waiting = [field];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    for (const { id, needs } of definition) {
      if (id === field || found.has(id) || !needs?.includes(parent)) continue;
      found.add(id);
      waiting.push(id);
    }
  }
  return found;
}

function fieldsOf(journey: Journey, id: string): Readonly<Record<string, FieldValue>> {
  if (id === triggerId) return journey.trigger.fields;
  const step = findStep(journey, id);
  return step && takesFields(step) ? step.fields : {};
}

function takesFields(step: Step): step is ActionStep | CallStep {
  return step.kind === 'action' || step.kind === 'call';
}

function withField(
  fields: Readonly<Record<string, FieldValue>>,
  field: string,
  value: FieldValue | undefined,
): Record<string, FieldValue> {
  const { [field]: _, ...rest } = fields;
  return value === undefined ? rest : { ...fields, [field]: value };
}

/** Binds the app to a connection for the whole journey (rule C7); null unbinds it. */
export function setConnection(journey: Journey, app: string, connection: string | null): Journey {
  if ((journey.connections[app] ?? null) === connection) return journey;
  const { [app]: _, ...rest } = journey.connections;
  return {
    ...journey,
    connections: connection === null ? rest : { ...journey.connections, [app]: connection },
  };
}

/** The ids of the trigger and the actions that use an app, in reading order. */
export function stepsWithApp(journey: Journey, app: string): string[] {
  const actions = allSteps(journey.steps).filter(
    (step) => step.kind === 'action' && step.app === app,
  );
  const ids = actions.map((step) => step.id);
  return journey.trigger.app === app ? [triggerId, ...ids] : ids;
}

/** A connection stays in the document only while a step of its app does: the document says what the journey needs. */
function withoutUnusedConnections(journey: Journey): Journey {
  const used = Object.entries(journey.connections).filter(
    ([app]) => stepsWithApp(journey, app).length > 0,
  );
  if (used.length === Object.keys(journey.connections).length) return journey;
  return { ...journey, connections: Object.fromEntries(used) };
}

/** The trigger or step in the one shape that cards and panel need: its app, event and fields. */
export interface Configured {
  readonly id: string;
  readonly app: string | undefined;
  readonly event: string | undefined;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export function configuredOf(part: TriggerStep | ActionStep): Configured {
  return {
    id: part.id,
    app: part.app,
    event: 'kind' in part ? part.action : part.event,
    fields: part.fields,
  };
}

function changeAction(
  journey: Journey,
  id: string,
  change: (step: ActionStep) => ActionStep,
): Journey {
  return changeStep(journey, id, (step) => (step.kind === 'action' ? change(step) : step));
}

/** Changes one step wherever it stands; the same document when nothing changed. */
export function changeStep(journey: Journey, id: string, change: (step: Step) => Step): Journey {
  const steps = changeIn(journey.steps, id, change);
  return steps === journey.steps ? journey : { ...journey, steps };
}

function changeIn(steps: Step[], id: string, change: (step: Step) => Step): Step[] {
  const next = steps.map((step) =>
    step.id === id ? change(step) : changeBranches(step, (inner) => changeIn(inner, id, change)),
  );
  return next.some((step, index) => step !== steps[index]) ? next : steps;
}

function changeList(
  journey: Journey,
  list: StepList,
  change: (steps: readonly Step[]) => Step[],
): Journey {
  if (list.block === null) return { ...journey, steps: change(journey.steps) };
  return changeStep(journey, list.block, (block) =>
    changeBranches(block, (steps, branch) => (branch === list.branch ? change(steps) : steps)),
  );
}
