/** What keeps a journey from being switched on (J9), in words that name the step and the field as the editor does. */
import type { Connection } from '../../shared/connection.ts';
import type { Connector, Field, Json } from '../../shared/connector.ts';
import type {
  ActionStep,
  CallStep,
  Condition,
  ConditionRow,
  FieldValue,
  Journey,
  Problem,
  Step,
  TriggerStep,
} from '../../shared/journey.ts';
import { wrongInputNames } from '../../shared/callable.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import { scopesOf } from '../../shared/scopes.ts';
import type { Scopes } from '../../shared/scopes.ts';
import { SojournError } from '../../shared/errors.ts';
import type { CallUse } from './calls.ts';
import { connectionNeed } from './connectionNeed.ts';
import { nextTime } from './schedule.ts';
import { readTemplate } from './references.ts';
import type { StepRead } from './references.ts';
import { isBlank, stepTitle } from './words.ts';

type FindConnector = (app: string) => Connector | undefined;

/** A trigger or action whose app needs an account: checked apart, since connections change without the document. */
export interface ConnectionUse {
  readonly step: string;
  /** `step 2 (Create document)` */
  readonly where: string;
  readonly app: string;
  readonly appName: string;
}

/** Everything that can be said from the document and the connectors alone; it holds as long as the revision does. */
export interface Inspection {
  readonly problems: readonly Problem[];
  readonly uses: readonly ConnectionUse[];
  /** The steps that call another journey. */
  readonly calls: readonly CallUse[];
  /** The apps of the trigger and the steps, in reading order, each once. */
  readonly apps: readonly string[];
}

/** Reads a document once. Steps that are switched off are not looked at: they do not run. */
export function inspect(journey: Journey, connector: FindConnector): Inspection {
  const inspector = new Inspector(journey, connector);
  inspector.trigger(journey);
  for (const step of allSteps(journey.steps)) inspector.step(step);
  const { problems, uses, calls, apps } = inspector;
  return { problems, uses, calls, apps: [...apps] };
}

/** The problems of the uses with the connections as they are now. */
export function connectionProblems(
  uses: readonly ConnectionUse[],
  chosen: Journey['connections'],
  connection: (id: string) => Pick<Connection, 'app' | 'name' | 'state'> | undefined,
): Problem[] {
  return uses.flatMap(({ step, where, app, appName }): Problem[] => {
    const id = Object.hasOwn(chosen, app) ? chosen[app] : undefined;
    const found = id === undefined ? undefined : connection(id);
    const problem = { step, field: 'connection' };
    if (id === undefined) {
      const message = `No connection is chosen for ${appName} in ${where}.`;
      return [{ ...problem, kind: 'connection_missing', message }];
    }
    if (found?.app !== app) {
      const message = `The connection for ${appName} in ${where} does not exist any more.`;
      return [{ ...problem, kind: 'connection_missing', message }];
    }
    if (found.state === 'connected') return [];
    const message = `The connection “${found.name}” in ${where} ${stateWords[found.state]}.`;
    return [{ ...problem, kind: 'connection_not_connected', message }];
  });
}

/** Seconds. */
const longestDelay = 366 * 24 * 3600;

const stateWords = {
  'needs-sign-in': 'needs you to sign in again',
  disconnected: 'is disconnected',
  unreadable: 'cannot be read and must be reconnected',
} as const;

/** Puts the two kinds of problems together in reading order. */
export function inReadingOrder(journey: Journey, problems: readonly Problem[]): Problem[] {
  const order = new Map(
    [triggerId, ...allSteps(journey.steps).map((step) => step.id)].map((id, index) => [id, index]),
  );
  return problems.toSorted((a, b) => (order.get(a.step) ?? 0) - (order.get(b.step) ?? 0));
}

class Inspector {
  readonly problems: Problem[] = [];
  readonly uses: ConnectionUse[] = [];
  readonly calls: CallUse[] = [];
  readonly apps = new Set<string>();
  readonly #said = new Set<string>();
  readonly #connector: FindConnector;
  /** Steps by id in reading order: the trigger is step 1 for the person. */
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #switchedOff: ReadonlySet<string>;
  readonly #scopes: Scopes;

  constructor(journey: Journey, connector: FindConnector) {
    const steps = allSteps(journey.steps);
    this.#connector = connector;
    this.#scopes = scopesOf(journey.steps);
    this.#numbers = new Map(steps.map((step, index) => [step.id, index + 2]));
    this.#switchedOff = new Set(
      steps
        .filter((step) => step.disabled)
        .flatMap((step) => allSteps([step]))
        .map(({ id }) => id),
    );
    if (!steps.some((step) => !this.#switchedOff.has(step.id))) {
      const message = 'The journey has no step after its trigger.';
      this.problems.push({ step: triggerId, kind: 'no_steps', message });
    }
  }

  trigger({ trigger }: Pick<Journey, 'trigger'>): void {
    this.#event(trigger, trigger.event, 'trigger');
    this.#schedule(trigger);
    for (const name of wrongInputNames({ trigger })) {
      const message = `The input “${name}” in ${this.#where(trigger)} must begin with a letter and have only letters, digits and underscores.`;
      this.#add(trigger, 'value_wrong', 'inputs', message);
    }
  }

  /** A schedule that nobody can read would never start anything. */
  #schedule(trigger: TriggerStep): void {
    const connector = trigger.app === undefined ? undefined : this.#connector(trigger.app);
    const event = connector?.triggers.find(({ id }) => id === trigger.event);
    const fields = event?.kind === 'schedule' ? literalFields(event.fields, trigger.fields) : null;
    if (!event || fields === null || this.#said.size > 0) return;
    try {
      nextTime(event.id, fields, 0, 0);
    } catch (error) {
      if (!(error instanceof SojournError)) throw error;
      const reason = error.message.replace(/\.$/, '');
      const message = `${reason}, in ${this.#where(trigger)}.`;
      this.#add(trigger, 'value_wrong', error.field ?? 'event', message);
    }
  }

  step(step: Step): void {
    if (step.kind === 'action' && step.app !== undefined) this.apps.add(step.app);
    if (this.#switchedOff.has(step.id)) return;
    switch (step.kind) {
      case 'action':
        this.#event(step, step.action, 'action');
        break;
      case 'if':
        this.#condition(step, step.when);
        break;
      case 'forEach':
        this.#required(step, 'list', 'List', step.list);
        break;
      case 'delay':
        this.#required(step, 'seconds', 'Wait', step.seconds);
        this.#delay(step);
        break;
      case 'stop':
        this.#template(step, 'message', 'Message', step.message ?? '');
        break;
      case 'call':
        this.#call(step);
        break;
      case 'tryCatch':
        break;
    }
  }

  /** What triggers and actions have in common: app, event, connection and the connector's fields. */
  #event(
    step: TriggerStep | ActionStep,
    chosen: string | undefined,
    kind: 'trigger' | 'action',
  ): void {
    const where = this.#where(step);
    if (step.app === undefined) {
      this.#add(step, 'app_missing', 'app', `No app is chosen in ${where}.`);
      return;
    }
    this.apps.add(step.app);
    const connector = this.#connector(step.app);
    if (connector === undefined) {
      this.#add(step, 'app_unknown', 'app', `The app “${step.app}” in ${where} is not known here.`);
      return;
    }
    if (connectionNeed(connector) === 'needed') {
      this.uses.push({ step: step.id, where, app: connector.id, appName: connector.name });
    }
    if (chosen === undefined) {
      this.#add(step, 'event_missing', 'event', `No ${kind} is chosen in ${where}.`);
      return;
    }
    const events = kind === 'trigger' ? connector.triggers : connector.actions;
    const event = events.find(({ id }) => id === chosen);
    if (event === undefined) {
      const message = `${connector.name} has no ${kind} “${chosen}” (${where}).`;
      this.#add(step, 'event_missing', 'event', message);
      return;
    }
    for (const field of event.fields) {
      this.#field(
        step,
        field,
        Object.hasOwn(step.fields, field.id) ? step.fields[field.id] : undefined,
      );
    }
  }

  #field(step: TriggerStep | ActionStep, field: Field, value: FieldValue | undefined): void {
    // A field that was never touched takes the connector's default when the step runs.
    if (value === undefined && field.default !== undefined) return;
    if (isBlank(value)) {
      if (field.required) this.#missing(step, field.id, field.label);
      return;
    }
    this.#value(step, field, value);
  }

  #call(step: CallStep): void {
    const where = this.#where(step);
    if (step.journey === undefined) {
      this.#add(step, 'journey_missing', 'journey', `No journey is chosen in ${where}.`);
      return;
    }
    const filled = Object.entries(step.fields).filter(([, value]) => !isBlank(value));
    for (const [name, value] of filled) this.#value(step, { id: name, label: name }, value);
    const given = filled.map(([name]) => name);
    this.calls.push({ step: step.id, where, journey: step.journey, given });
  }

  #value(
    step: TriggerStep | ActionStep | CallStep,
    { id, label }: Pick<Field, 'id' | 'label'>,
    value: FieldValue | undefined,
  ): void {
    if (value === undefined || 'value' in value) return;
    if ('text' in value) this.#template(step, id, label, value.text);
    else this.#template(step, id, label, { formula: value.formula });
  }

  #condition(step: Step, when: Condition): void {
    const rows = rowsOf(when);
    if (rows.length === 0) this.#missing(step, 'when', 'Condition');
    for (const row of rows) {
      this.#required(step, 'when', 'Condition', row.left);
      if (row.right === undefined || row.right.trim() === '') {
        if (needsRight(row.is)) this.#missing(step, 'when', 'Condition');
      } else {
        this.#template(step, 'when', 'Condition', row.right);
      }
    }
  }

  /** What a delay without data will wait is known now. */
  #delay(step: Extract<Step, { kind: 'delay' }>): void {
    const { seconds } = step;
    if (seconds.trim() === '' || seconds.includes('{{')) return;
    if (Number(seconds) >= 0 && Number(seconds) <= longestDelay) return;
    const message = `“Wait” in ${this.#where(step)} is not a time of up to a year.`;
    this.#add(step, 'value_wrong', 'seconds', message);
  }

  #required(step: Step, field: string, label: string, template: string): void {
    if (template.trim() === '') this.#missing(step, field, label);
    else this.#template(step, field, label, template);
  }

  /** Formulas must be readable, and pills must lead to a step whose data is there when this one runs. */
  #template(
    step: Step | TriggerStep,
    field: string,
    label: string,
    template: string | { formula: string },
  ): void {
    const { mistakes, reads } = readTemplate(template);
    for (const mistake of mistakes) {
      const message = `The formula in “${label}” of ${this.#where(step)} cannot be read: ${mistake}.`;
      this.#add(step, 'formula_wrong', field, message);
    }
    for (const read of reads) {
      const fault = this.#faultOfPill(read, step.id);
      if (fault === undefined) continue;
      const message = `“${label}” in ${this.#where(step)} uses data of ${fault}.`;
      this.#add(step, 'pill_dangling', field, message);
    }
  }

  #faultOfPill({ step: id, key }: StepRead, from: string): string | undefined {
    if (this.#scopes.sees(from, id)) {
      if (this.#switchedOff.has(id)) return 'a step that is switched off';
      const keys = this.#scopes.keysOf(id, from);
      if (keys === null || (key === undefined ? keys.length > 0 : keys.includes(key))) {
        return undefined;
      }
      return `step ${this.#numbers.get(id) ?? 1} that is not there at this place`;
    }
    const number = this.#numbers.get(id);
    if (id !== triggerId && number === undefined) return 'a step that no longer exists';
    if (id === from) return 'the step itself';
    return (number ?? 1) > (this.#numbers.get(from) ?? 1)
      ? 'a step that comes later'
      : 'a step in another block, which it cannot see';
  }

  #missing(step: Step | TriggerStep, field: string, label: string): void {
    this.#add(step, 'field_missing', field, `“${label}” in ${this.#where(step)} is empty.`);
  }

  #add(step: Step | TriggerStep, kind: Problem['kind'], field: string, message: string): void {
    // Two rows of one condition can lack the same thing; said once.
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.problems.push({ step: step.id, field, kind, message });
  }

  #where(step: Step | TriggerStep): string {
    const title = stepTitle(step, this.#connector);
    const number = this.#numbers.get(step.id);
    return number === undefined ? `the trigger (${title})` : `step ${number} (${title})`;
  }
}

/** The values as they will be; null where one is only known when the trigger is watched. */
function literalFields(
  definitions: readonly Field[],
  given: Readonly<Record<string, FieldValue>>,
): Record<string, Json> | null {
  const fields: Record<string, Json> = {};
  for (const { id, default: preset } of definitions) {
    const value = Object.hasOwn(given, id) ? given[id] : undefined;
    if (value === undefined) {
      if (preset !== undefined) fields[id] = preset;
    } else if ('value' in value) fields[id] = value.value;
    else if ('text' in value && !value.text.includes('{{')) fields[id] = value.text;
    else return null;
  }
  return fields;
}

function rowsOf(condition: Condition): ConditionRow[] {
  const entries = 'all' in condition ? condition.all : condition.any;
  return entries.flatMap((entry) => {
    if ('left' in entry) return [entry];
    return 'all' in entry ? entry.all : entry.any;
  });
}

function needsRight(operator: ConditionRow['is']): boolean {
  return !['isEmpty', 'isNotEmpty', 'isYes', 'isNo', 'equals', 'notEquals'].includes(operator);
}
