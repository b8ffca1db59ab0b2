/** From a journey to its outline. */
import type { Connector, Field, Json, TriggerDefinition } from '../../../shared/connector.ts';
import type { ActionStep, FieldValue, Journey, Step } from '../../../shared/journey.ts';
import { SojournError } from '../../../shared/errors.ts';
import { schedulePatterns, stepTitle } from '../../journeys/index.ts';
import type { AccountValues } from '../../connectors/index.ts';
import { conditionCode } from './conditions.ts';
import { namedConnection } from './connections.ts';
import { outlineHttp, outlineRequest, outputOf, Unmapped } from './requests.ts';
import { fieldTree, overAnswer, stepTree } from './templates.ts';
import type { Evaluate } from './templates.ts';
import { objectTree, valueTree } from './tree.ts';
import type { Tree } from './tree.ts';
import type {
  NamedConnection,
  Outline,
  OutlinedRequest,
  OutlinedStep,
  OutlinedTrigger,
} from './types.ts';

export interface OutlineDeps {
  readonly catalogue: { get(app: string): Connector | undefined };
  readonly connections: {
    find(
      id: string,
    ): { app: string; name: string; method: string; scopes: readonly string[] } | undefined;
    /** The values of the account that are no secret. */
    values(id: string): AccountValues;
  };
  /** Another journey, to be called; undefined where there is none. */
  readonly called: (id: string) => { name: string; inputs: readonly Field[] } | undefined;
  readonly evaluate: Evaluate;
}

/** The journey as any engine could run it. What no engine can do is `missing`, with the reason. */
export async function outlineJourney(journey: Journey, deps: OutlineDeps): Promise<Outline> {
  const connections = await connectionsOf(journey, deps);
  const outliner = new Outliner(journey, deps, connections);
  return {
    id: journey.id,
    name: journey.name,
    note: journey.note,
    trigger: await outliner.trigger(),
    steps: await outliner.steps(journey.steps),
    connections: [...connections.values()],
    pollSeconds: journey.settings.pollSeconds,
  };
}

/** By app. */
async function connectionsOf(
  journey: Journey,
  { catalogue, connections, evaluate }: OutlineDeps,
): Promise<Map<string, NamedConnection>> {
  const named = new Map<string, NamedConnection>();
  for (const [app, id] of Object.entries(journey.connections)) {
    const connector = catalogue.get(app);
    const connection = connections.find(id);
    if (connector === undefined || connection?.app !== app) continue;
    const { name, method, scopes } = connection;
    const place = `c${named.size + 1}`;
    const values = connections.values(id);
    const about = { id: place, connector, name, method, values, scopes };
    named.set(app, await namedConnection(about, evaluate));
  }
  return named;
}

type Fields = Readonly<Record<string, Tree>>;

const practice = 'practice apps are part of Sojourn';

class Outliner {
  readonly #journey: Journey;
  readonly #deps: OutlineDeps;
  readonly #connections: ReadonlyMap<string, NamedConnection>;

  constructor(
    journey: Journey,
    deps: OutlineDeps,
    connections: ReadonlyMap<string, NamedConnection>,
  ) {
    this.#journey = journey;
    this.#deps = deps;
    this.#connections = connections;
  }

  async steps(steps: readonly Step[]): Promise<OutlinedStep[]> {
    const outlined: OutlinedStep[] = [];
    for (const step of steps) outlined.push(await this.#step(step));
    return outlined;
  }

  async #step(step: Step): Promise<OutlinedStep> {
    const common = this.#common(step);
    switch (step.kind) {
      case 'action':
        return this.#action(step);
      case 'if': {
        const when = conditionCode(step.when);
        if (when === undefined) {
          const notes = ['its pattern is only known when it runs, which JSONata cannot take'];
          return { ...common, notes, kind: 'missing', sample: { matched: false } };
        }
        const [then, otherwise] = [await this.steps(step.then), await this.steps(step.else ?? [])];
        return { ...common, kind: 'if', when, then, else: otherwise };
      }
      case 'forEach':
        return {
          ...common,
          kind: 'forEach',
          list: stepTree(step.list),
          steps: await this.steps(step.steps),
        };
      case 'tryCatch':
        return {
          ...common,
          kind: 'tryCatch',
          try: await this.steps(step.try),
          catch: await this.steps(step.catch),
        };
      case 'delay':
        return { ...common, kind: 'delay', seconds: secondsTree(step.seconds) };
      case 'stop':
        return { ...common, kind: 'stop', as: step.as, message: stepTree(step.message ?? '') };
      case 'call': {
        const called = this.#deps.called(step.journey ?? '');
        if (step.journey === undefined || called === undefined) {
          const notes = ['the journey that it calls does not exist'];
          return { ...common, notes, kind: 'missing', sample: null };
        }
        const input = objectTree(Object.entries(this.#fields(called.inputs, step.fields)));
        return { ...common, kind: 'call', journey: step.journey, name: called.name, input };
      }
    }
  }

  #common(step: Step): {
    id: string;
    title: string;
    note: string | undefined;
    disabled: boolean;
    notes: readonly string[];
  } {
    return {
      id: step.id,
      title: stepTitle(step, (app) => this.#deps.catalogue.get(app)),
      note: step.note,
      disabled: step.disabled === true,
      notes: [],
    };
  }

  async #action(step: ActionStep): Promise<OutlinedStep> {
    const common = this.#common(step);
    const connector = step.app === undefined ? undefined : this.#deps.catalogue.get(step.app);
    const action = connector?.actions.find(({ id }) => id === step.action);
    const missing = (reason: string, sample: Json = null): OutlinedStep => ({
      ...common,
      notes: [reason],
      kind: 'missing',
      sample,
    });
    if (connector === undefined || action === undefined) return missing('its app is not known');
    if (connector.category === 'practice') return missing(practice, action.sample);
    try {
      const fields = this.#fields(action.fields, step.fields);
      const base = { ...common, app: connector.id, action: action.id, sample: action.sample };
      const connection = this.#connections.get(connector.id);
      if (connector.id === 'http') {
        const request = outlineHttp(step.id, fields, connection);
        return { ...base, kind: 'request', requests: [request], output: (answer) => answer };
      }
      if (action.request === undefined) return { ...base, kind: 'builtIn', fields, connection };
      const notes =
        connection === undefined && connector.auth.length > 0 ? ['it has no connection yet'] : [];
      const requests = await this.#requests(connector, step, fields);
      return { ...base, notes, kind: 'request', requests, output: outputOf(action) };
    } catch (error) {
      return missing(reasonOf(error), action.sample);
    }
  }

  #fields(definitions: readonly Field[], given: Readonly<Record<string, FieldValue>>): Fields {
    const entries = definitions.flatMap((field): [string, Tree][] => {
      const tree = fieldTree(field, Object.hasOwn(given, field.id) ? given[field.id] : undefined);
      return tree === undefined ? [] : [[field.id, tree]];
    });
    return Object.fromEntries(entries);
  }

  async #requests(
    connector: Connector,
    step: ActionStep,
    fields: Fields,
  ): Promise<OutlinedRequest[]> {
    const action = connector.actions.find(({ id }) => id === step.action);
    if (action?.request === undefined) return [];
    const { evaluate } = this.#deps;
    const source = this.#source(connector, fields, step.id);
    const requests: OutlinedRequest[] = [];
    const answers: Record<string, string> = {};
    const others = (): Record<string, string> =>
      Object.keys(answers).length === 0 ? {} : { answers: objectCode(answers) };
    for (const { id, request: template } of action.before) {
      const before = { ...source, id: `${step.id}_${id}`, template, others: others() };
      requests.push(await outlineRequest(before, evaluate));
      answers[id] = before.id;
    }
    const keyHeader = action.repeat === 'key' ? action.repeatHeader : undefined;
    const { request: template, paging } = action;
    const last = { ...source, id: step.id, template, paging, others: others(), keyHeader };
    requests.push(await outlineRequest(last, evaluate));
    return requests;
  }

  #source(connector: Connector, fields: Fields, step: string) {
    const connection = this.#connections.get(connector.id);
    const id = this.#journey.connections[connector.id];
    const values = id === undefined || !connection ? {} : this.#deps.connections.values(id);
    return { connector, fields, values, connection, step, paging: undefined, keyHeader: undefined };
  }

  async trigger(): Promise<OutlinedTrigger> {
    const step = this.#journey.trigger;
    const connector = step.app === undefined ? undefined : this.#deps.catalogue.get(step.app);
    const trigger = connector?.triggers.find(({ id }) => id === step.event);
    const common = {
      id: step.id,
      title: stepTitle(step, (app) => this.#deps.catalogue.get(app)),
      note: step.note,
      notes: [],
    };
    if (connector === undefined || trigger === undefined) {
      return { ...common, notes: ['no trigger is chosen'], kind: 'missing', sample: null };
    }
    if (connector.category === 'practice') {
      return { ...common, notes: [practice], kind: 'missing', sample: trigger.sample };
    }
    try {
      const fields = this.#fields(trigger.fields, step.fields);
      return { ...common, ...(await this.#event(connector, trigger, fields)) };
    } catch (error) {
      const { sample } = trigger;
      return { ...common, notes: [reasonOf(error)], kind: 'missing', sample };
    }
  }

  async #event(connector: Connector, trigger: TriggerDefinition, fields: Fields) {
    const event = `${connector.id}/${trigger.id}`;
    if (event === 'webhook/received') return { kind: 'webhook' } as const;
    if (event === 'callable/called') return { kind: 'called' } as const;
    if (trigger.kind === 'manual') return { kind: 'manual' } as const;
    if (trigger.kind === 'schedule') return scheduleOf(trigger.id, fields);
    if (trigger.request === undefined) {
      const connection = this.#connections.get(connector.id);
      const { id, sample } = trigger;
      return { kind: 'builtIn', app: connector.id, event: id, fields, connection, sample } as const;
    }
    return this.#poll(connector, trigger, trigger.request, fields);
  }

  async #poll(
    connector: Connector,
    trigger: TriggerDefinition,
    template: NonNullable<TriggerDefinition['request']>,
    fields: Fields,
  ) {
    const { evaluate } = this.#deps;
    const source = this.#source(connector, fields, 's0');
    const paging = trigger.paging ?? connector.api?.paging ?? { kind: 'none', items: '{{ $ }}' };
    const request = await outlineRequest(
      { ...source, id: 'poll', template, paging, others: {} },
      evaluate,
    );
    const detail =
      trigger.detail === undefined
        ? undefined
        : await outlineRequest(
            { ...source, id: 's0', template: trigger.detail, others: { item: 's0' } },
            evaluate,
          );
    const { where, key = '{{ id }}', time, output = '{{ $ }}', sample } = trigger;
    const over = (template: string) => (item: string) => overAnswer(template, item);
    return {
      kind: 'poll',
      app: connector.id,
      event: trigger.id,
      request,
      detail,
      items: (answer: string) => `$items(${overAnswer(paging.items, answer)})`,
      where: where === undefined ? undefined : over(where),
      key: over(key),
      time: time === undefined ? undefined : over(time),
      output: over(output),
      templates: { key, items: paging.items },
      sample,
    } as const;
  }
}

/** Seconds that were typed are a number. */
function secondsTree(template: string): Tree {
  const number = Number(template);
  if (template.trim() !== '' && Number.isFinite(number)) return valueTree(number);
  const tree = stepTree(template);
  return tree.kind === 'code' ? { ...tree, as: 'number' } : tree;
}

function scheduleOf(event: string, fields: Fields) {
  const plain: Record<string, Json> = Object.fromEntries(
    Object.entries(fields).flatMap(([id, tree]) =>
      tree.kind === 'value' ? [[id, tree.value]] : [],
    ),
  );
  if (event === 'every') {
    const unit = plain.unit === 'hours' ? 'hours' : 'minutes';
    return { kind: 'every', count: Number(plain.count), unit } as const;
  }
  const timeZone = typeof plain.timeZone === 'string' ? plain.timeZone : '';
  return { kind: 'times', cron: schedulePatterns(event, plain), timeZone } as const;
}

function objectCode(members: Readonly<Record<string, string>>): string {
  const entries = Object.entries(members).map(([id, code]) => `"${id}": ${code}`);
  return `{ ${entries.join(', ')} }`;
}

function reasonOf(error: unknown): string {
  if (error instanceof Unmapped) return error.message;
  if (error instanceof SojournError) return error.message;
  throw error;
}
