/** The engine: does what connectors describe, the same way for every app. */
import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import type {
  ActionDefinition,
  AuthMethod,
  Connector,
  Field,
  Json,
  OptionsSource,
  Paging,
  RequestTemplate,
  TriggerDefinition,
} from '../../shared/connector.ts';
import type { OptionsPage } from '../../shared/contract/calls.ts';
import { SojournError } from '../../shared/errors.ts';
import { toText } from '../expressions/index.ts';
import type { Expressions } from '../expressions/index.ts';
import type { FileDesk, Files } from '../files/index.ts';
import type { Tables } from '../tables/index.ts';
import { builtInActions, builtInPolls } from './builtIn/index.ts';
import type { BuiltInCall } from './builtIn/index.ts';
import type { Catalogue } from './catalogue.ts';
import { plainValues } from './credentials.ts';
import type { Account, Credential } from './credentials.ts';
import type { SentRequest } from './facts.ts';
import { prepareFields } from './fields.ts';
import { createHttp } from './http.ts';
import type { HttpOptions } from './http.ts';
import { pageRequest, readPage } from './paging.ts';
import type { Page, Position } from './paging.ts';
import { createRateLimiter } from './rate.ts';
import type { Clock } from './rate.ts';
import { createTransport } from './transport.ts';
import type { Auth, EngineLog, Reply } from './transport.ts';

export interface ActionCall {
  readonly app: string;
  readonly action: string;
  readonly account: Account | null;
  readonly fields: Record<string, Json>;
  /** The run whose files it may open; without one, files that are made expire. */
  readonly run?: string;
  readonly signal?: AbortSignal;
  /** For actions that take one (`repeat: 'key'`): the same key makes the app act once. */
  readonly idempotencyKey?: string;
}

export interface PollCall {
  readonly app: string;
  readonly trigger: string;
  readonly account: Account | null;
  readonly fields: Record<string, Json>;
  /** UTC milliseconds; for apps that can leave out what is older. */
  readonly since?: number;
  readonly signal?: AbortSignal;
}

/** One thing that a trigger found. */
export interface PolledItem {
  /** No two events of a trigger share it. */
  readonly key: string;
  /** UTC milliseconds. */
  readonly time: number | null;
  readonly data: Json;
}

export interface OptionsCall {
  readonly app: string;
  readonly options: string;
  readonly account: Account | null;
  readonly fields: Record<string, Json>;
  readonly search?: string;
  /** What the last page gave as `next`. */
  readonly page?: string;
}

export interface IdentityCall {
  readonly app: string;
  readonly method: string;
  readonly credential: Credential;
}

/**
 * Every method throws SojournErrors: not_found, field_missing, input_invalid, what expressions throw, and of the exchange
 * with the app: sign_in_needed, permission_missing, missing_at_app, conflict_at_app, rejected_by_app, rate_limited,
 * app_unavailable, offline, provider_unreachable, provider_answer_wrong, answer_too_large, timed_out, host_refused,
 * run_stopped. `requestFacts` tells what is known of the request behind such an error.
 */
export interface Engine {
  action(call: ActionCall): Promise<{ request: SentRequest | null; output: Json }>;
  /** Everything that the trigger's request gives, over all pages, oldest first. */
  poll(call: PollCall): Promise<PolledItem[]>;
  /** One page of a dropdown's choices; with `search`, those whose label holds it. */
  options(call: OptionsCall): Promise<OptionsPage>;
  /**
   * Asks the app who a credential belongs to, which also tests it; null where the app cannot tell (a test, where there is
   * one, is still made). @throws credentials_refused
   */
  identify(call: IdentityCall): Promise<{ label: string; key: string } | null>;
  /** Tries a credential; false where the method has no test. @throws credentials_refused */
  test(call: IdentityCall): Promise<boolean>;
  close(): Promise<void>;
}

export interface EngineDeps extends HttpOptions {
  readonly catalogue: Pick<Catalogue, 'forUse' | 'localHosts'>;
  readonly expressions: Pick<Expressions, 'renderTree' | 'renderEach'>;
  readonly log: EngineLog;
  /** The files of the open vault. @throws vault_locked */
  readonly files: () => Pick<Files, 'desk'>;
  /** The tables of the open vault. @throws vault_locked */
  readonly tables?: () => Tables;
  /** Without it, nothing is shown. */
  readonly notify?: BuiltInCall['notify'];
  readonly now?: () => number;
  readonly clock?: Clock;
}

/** How long a waiting app is waited for, in milliseconds. */
const patience = { poll: 60_000, action: 30_000, person: 5_000 } as const;
/** Pages and items of one list; more than that is a loop or too much to hold. */
const maxPages = 1_000;
const maxItems = 100_000;
/** Pages that are read to find a search text where the app cannot search. */
const maxSearchPages = 20;

const realClock: Clock = {
  ticks: () => performance.now(),
  async wait(ms, signal) {
    try {
      await sleep(ms, undefined, { signal });
    } catch (cause) {
      throw new SojournError('run_stopped', { cause });
    }
  },
};

export function createEngine(deps: EngineDeps): Engine {
  const { catalogue, expressions, log, clock = realClock, now = () => Date.now() } = deps;
  const { notify = () => Promise.resolve({ shown: false }), tables = noTables } = deps;
  const http = createHttp(deps);
  const limiter = createRateLimiter(clock);
  const transport = createTransport({ expressions, http, log, limiter, clock, now });

  /** The files within reach of one call, which most calls have nothing to do with. */
  function deskOf(run: string | undefined): FileDesk {
    let desk: FileDesk | undefined;
    const made = (): FileDesk => (desk ??= deps.files().desk(run ?? null));
    return {
      create: (about, content) => made().create(about, content),
      open: (value) => made().open(value),
    };
  }

  /** What the exchanges of one call have in common. */
  interface Talk {
    readonly connector: Connector;
    readonly localHosts: readonly string[];
    readonly auth: Auth;
    readonly files: FileDesk;
    readonly signal?: AbortSignal | undefined;
    readonly patienceMs: number;
  }

  async function talk(
    app: string,
    account: Account | null,
    patienceMs: number,
    signal?: AbortSignal,
    run?: string,
  ): Promise<Talk> {
    const connector = await catalogue.forUse(app);
    const localHosts = await catalogue.localHosts(app);
    const auth: Auth = account === null ? { kind: 'none' } : { kind: 'account', account };
    const files = deskOf(run);
    return { connector, localHosts, auth, files, signal, patienceMs };
  }

  async function page(
    talking: Talk,
    template: RequestTemplate,
    paging: Paging,
    scope: Record<string, Json>,
    position: Position,
  ): Promise<Page & { reply: Reply }> {
    const reply = await transport({
      ...talking,
      template,
      scope: position === null ? scope : { ...scope, cursor: position },
      ...pageRequest(paging, position, reads(template, 'cursor')),
    });
    return { ...(await readPage(expressions, paging, position, reply)), reply };
  }

  /** All items of a list, page by page. @throws provider_answer_wrong when the pages go in circles */
  async function allItems(
    talking: Talk,
    template: RequestTemplate,
    paging: Paging,
    scope: Record<string, Json>,
  ): Promise<{ items: Json[]; request: SentRequest }> {
    const app = talking.connector.name;
    const items: Json[] = [];
    const seen = new Set<string>();
    let position: Position = null;
    for (;;) {
      const read: Page & { reply: Reply } = await page(talking, template, paging, scope, position);
      for (const item of read.items) items.push(item);
      if (read.next === null) return { items, request: read.reply.request };
      // An app that repeats its last position at the end of the list, with nothing new, is only clumsy.
      if (seen.has(read.next)) {
        if (read.items.length === 0) return { items, request: read.reply.request };
        throw wrong(app, 'its pages go in circles');
      }
      seen.add(read.next);
      if (seen.size >= maxPages || items.length >= maxItems) {
        throw new SojournError('answer_too_large', {
          values: { app, limit: `${maxItems} entries or ${maxPages} pages` },
        });
      }
      position = read.next;
    }
  }

  async function runAction(
    call: ActionCall,
    talking: Talk,
    action: ActionDefinition & { request: RequestTemplate },
    fields: Record<string, Json>,
  ): Promise<{ request: SentRequest; output: Json }> {
    const scope = { fields, connection: call.account?.values ?? {} };
    const { request: template, paging, repeatHeader } = action;
    const key = call.idempotencyKey;
    if (paging !== undefined) {
      const { items, request } = await allItems(talking, template, paging, scope);
      return { request, output: await output(action, items) };
    }
    const reply = await transport({
      ...talking,
      template,
      scope,
      ...(repeatHeader === undefined || key === undefined
        ? {}
        : { headers: { [repeatHeader]: key } }),
    });
    return { request: reply.request, output: await output(action, reply.value) };
  }

  async function output(action: ActionDefinition, answer: Json): Promise<Json> {
    return (await expressions.renderTree(action.output, answer)) ?? null;
  }

  /** Sends the request that shows whose a credential is, or only that it works. */
  async function tryCredential(call: IdentityCall, template: RequestTemplate, method: AuthMethod) {
    const { app, credential } = call;
    const talking = await talk(app, null, patience.person);
    try {
      return await transport({
        ...talking,
        auth: { kind: 'credential', method: method.id, credential },
        template,
        scope: { fields: {}, connection: plainValues(method, credential) },
      });
    } catch (error) {
      throw asRefused(error, talking.connector.name);
    }
  }

  function builtInCall(
    { connector, localHosts, auth, files, signal }: Talk,
    fields: Record<string, Json>,
  ): BuiltInCall {
    const account = auth.kind === 'account' ? auth.account : null;
    return {
      fields,
      connector,
      account,
      expressions,
      http,
      localHosts,
      files,
      tables,
      notify,
      now,
      signal,
    };
  }

  async function methodOf({ app, method: id }: IdentityCall): Promise<AuthMethod> {
    const connector = await catalogue.forUse(app);
    return found(
      connector.auth.find((method) => method.id === id),
      `way to connect to ${connector.name}`,
    );
  }

  return {
    async action(call) {
      const { app, account, signal } = call;
      const talking = await talk(app, account, patience.action, signal, call.run);
      const { connector } = talking;
      const action = found(
        connector.actions.find(({ id }) => id === call.action),
        `action of ${connector.name}`,
      );
      const fields = prepareFields(action.fields, call.fields);
      const { request } = action;
      if (request === undefined) {
        const run = found(builtInActions[`${app}/${action.id}`], `action of ${connector.name}`);
        return run(builtInCall(talking, fields));
      }
      const repeatable =
        action.repeat === 'safe' ||
        (action.repeat === 'key' &&
          call.idempotencyKey !== undefined &&
          action.repeatHeader !== undefined);
      const patienceMs = repeatable ? patience.action : 0;
      return runAction(call, { ...talking, patienceMs }, { ...action, request }, fields);
    },

    async poll(call) {
      const { app, account, since, signal } = call;
      const talking = await talk(app, account, patience.poll, signal);
      const { connector } = talking;
      const trigger = found(
        connector.triggers.find(({ id }) => id === call.trigger),
        `trigger of ${connector.name}`,
      );
      const builtIn = builtInPolls[`${app}/${trigger.id}`];
      if (builtIn !== undefined) {
        const items = await builtIn(
          builtInCall(talking, prepareFields(trigger.fields, call.fields)),
        );
        return polledItems(expressions, connector.name, trigger, items);
      }
      const template = found(trigger.request, `request of the trigger “${trigger.name}”`);
      const paging = trigger.paging ?? connector.api?.paging ?? wholeAnswer;
      const { items } = await allItems(talking, template, paging, {
        fields: prepareFields(trigger.fields, call.fields),
        connection: account?.values ?? {},
        ...(since === undefined ? {} : { since }),
      });
      return polledItems(expressions, connector.name, trigger, items);
    },

    async options(call) {
      const { app, account, search = '' } = call;
      const talking = await talk(app, account, patience.person);
      const { connector } = talking;
      const source = found(
        Object.hasOwn(connector.options, call.options)
          ? connector.options[call.options]
          : undefined,
        `list of ${connector.name}`,
      );
      const paging = source.paging ?? connector.api?.paging ?? wholeAnswer;
      const fields = prepareFields(fieldsOf(connector, source.request), call.fields, {
        partial: true,
      });
      const scope = {
        fields,
        connection: account?.values ?? {},
        ...(search === '' ? {} : { search }),
      };
      const read = (position: Position) => page(talking, source.request, paging, scope, position);

      if (search === '' || reads(source.request, 'search')) {
        const { items, next } = await read(call.page ?? null);
        return { items: await choices(expressions, source, items), next };
      }
      // The app cannot search: its pages are read here until something is found.
      const wanted = search.toLowerCase();
      let position: Position = call.page ?? null;
      for (let count = 1; ; count += 1) {
        const { items, next }: Page = await read(position);
        const matching = (await choices(expressions, source, items)).filter(({ label }) =>
          label.toLowerCase().includes(wanted),
        );
        if (matching.length > 0 || next === null || next === position || count === maxSearchPages) {
          return { items: matching, next: next === position ? null : next };
        }
        position = next;
      }
    },

    async identify(call) {
      const method = await methodOf(call);
      if (method.kind === 'none') return null;
      const { identity } = method;
      if (identity === undefined) {
        const template = testOf(method);
        if (template !== undefined) await tryCredential(call, template, method);
        return null;
      }
      const { value } = await tryCredential(call, identity.request, method);
      const rendered = await expressions.renderTree([identity.label, identity.key], value);
      const [label, key] = Array.isArray(rendered) ? rendered.map(toText) : [];
      if (!label || !key) {
        throw wrong((await catalogue.forUse(call.app)).name, 'it did not say whose account it is');
      }
      return { label, key };
    },

    async test(call) {
      const method = await methodOf(call);
      const template = testOf(method);
      if (template === undefined) return false;
      await tryCredential(call, template, method);
      return true;
    },

    close: () => http.close(),
  };
}

function noTables(): never {
  throw new SojournError('not_found', { values: { what: 'table' } });
}

const wholeAnswer: Paging = { kind: 'none', items: '{{ $ }}' };

/** Key, time and data of each item; oldest first, items without a time before the others, each key once. */
async function polledItems(
  expressions: Pick<Expressions, 'renderEach'>,
  app: string,
  trigger: TriggerDefinition,
  items: readonly Json[],
): Promise<PolledItem[]> {
  const { key = '{{ id }}', time } = trigger;
  const rendered = await expressions.renderEach(
    { key, ...(time === undefined ? {} : { time }) },
    items,
  );
  const found = new Map<string, PolledItem>();
  for (const [index, data] of items.entries()) {
    const { key: value, time: when } = objectOf(rendered[index]);
    const text = value === null ? '' : toText(value);
    if (text === '') throw wrong(app, 'it sent an entry that cannot be told from others');
    if (!found.has(text)) found.set(text, { key: text, time: timeOf(when), data });
  }
  return [...found.values()].sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

/** Times before 2001 in milliseconds are seconds of a later time: no app reports events that old. */
const smallestMilliseconds = 1e12 / 10;

function timeOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  return typeof value === 'number' && value < smallestMilliseconds ? value * 1000 : number;
}

async function choices(
  expressions: Pick<Expressions, 'renderEach'>,
  source: OptionsSource,
  items: readonly Json[],
): Promise<OptionsPage['items']> {
  const rendered = await expressions.renderEach(
    { value: source.value, label: source.label },
    items,
  );
  return rendered.flatMap((entry) => {
    const { value, label } = objectOf(entry);
    if (value === undefined || value === null) return [];
    return [
      {
        value,
        label: toText(label === undefined || label === null || label === '' ? value : label),
      },
    ];
  });
}

/** The request that shows whether a credential works. */
function testOf(method: AuthMethod): RequestTemplate | undefined {
  switch (method.kind) {
    case 'none':
      return undefined;
    case 'fields':
      return method.test ?? method.identity?.request;
    case 'clientCredentials':
      return method.identity?.request;
    case 'oauth2':
      return method.identity.request;
  }
}

/** The fields that a dropdown depends on; what stands in the others, finished or not, is none of its business. */
function fieldsOf(connector: Connector, template: RequestTemplate): Field[] {
  const all = [...connector.triggers, ...connector.actions].flatMap(({ fields }) => fields);
  return all.filter(({ id }) => reads(template, id));
}

/** Whether a request's templates mention a name of their scope. */
function reads(template: RequestTemplate, name: string): boolean {
  return new RegExp(`\\{\\{[^}]*\\b${name}\\b`).test(JSON.stringify(template));
}

/** While a credential is being tried, a refusal is about the credential itself. */
function asRefused(error: unknown, app: string): unknown {
  if (!(error instanceof SojournError)) return error;
  if (error.code !== 'sign_in_needed' && error.code !== 'permission_missing') return error;
  const { details } = error;
  return new SojournError('credentials_refused', {
    values: { app },
    ...(details === undefined ? {} : { details }),
    cause: error,
  });
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new SojournError('not_found', { values: { what } });
  return value;
}

function wrong(app: string, reason: string): SojournError {
  return new SojournError('provider_answer_wrong', { values: { app, reason } });
}

function objectOf(value: Json | undefined): Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
