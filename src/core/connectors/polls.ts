/** Triggers that ask: what the app has now, each entry with its identity and time, and the details of one. */
import type { Json, RequestTemplate, TriggerDefinition } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { toText } from '../expressions/index.ts';
import type { Expressions } from '../expressions/index.ts';
import { builtInPolls } from './builtIn/index.ts';
import type { BuiltIns } from './builtIns.ts';
import type { Account } from './credentials.ts';
import { requestFacts } from './facts.ts';
import { prepareFields } from './fields.ts';
import { found } from './found.ts';
import { wholeAnswer } from './lists.ts';
import type { Lists, WholeList } from './lists.ts';
import { reads } from './reads.ts';
import { patience } from './talks.ts';
import type { Talk, Talks } from './talks.ts';
import type { Transport } from './transport.ts';

interface TriggerCall {
  readonly app: string;
  readonly trigger: string;
  readonly account: Account | null;
  readonly fields: Record<string, Json>;
  readonly signal?: AbortSignal;
}

export interface PollCall extends TriggerCall {
  /** UTC milliseconds; for apps that can leave out what is older. */
  readonly since?: number;
  /** How far was read before, as the poll before gave it. */
  readonly position?: string | null;
}

export interface DetailCall extends TriggerCall {
  /** The data of the event, as the poll gave it. */
  readonly item: Json;
}

export interface Polled {
  /** Oldest first. */
  readonly events: PolledItem[];
  /** What to keep for the next poll; null where the app says nothing of the kind. */
  readonly position: string | null;
}

/** One thing that a trigger found. */
export interface PolledItem {
  /** No two events of a trigger share it. */
  readonly key: string;
  /** UTC milliseconds. */
  readonly time: number | null;
  readonly data: Json;
}

export interface Polls {
  /**
   * Everything that the trigger's request gives, over all pages, oldest first, without what its `where` leaves out. Where
   * the app refuses the position, everything is asked for again.
   */
  poll(call: PollCall): Promise<Polled>;
  /** The data of one event, where the trigger asks for it by itself. @throws missing_at_app for what is gone meanwhile */
  detail(call: DetailCall): Promise<Json>;
}

export interface PollsDeps {
  readonly expressions: Pick<Expressions, 'renderTree' | 'renderEach'>;
  readonly talks: Talks;
  readonly lists: Lists;
  readonly transport: Transport;
  readonly builtIns: BuiltIns;
}

export function createPolls(deps: PollsDeps): Polls {
  const { expressions, talks, lists, transport, builtIns } = deps;

  async function begin(call: TriggerCall) {
    const { app, account, signal } = call;
    const talk = await talks.withAccount(app, account, patience.poll, signal);
    const trigger = found(
      talk.connector.triggers.find(({ id }) => id === call.trigger),
      `trigger of ${talk.connector.name}`,
    );
    const scope = { fields: prepareFields(trigger.fields, call.fields), connection: talk.values };
    return { talk, trigger, scope };
  }

  /** The list, and the position that is still good after it. */
  async function read(
    call: PollCall,
    talk: Talk,
    trigger: TriggerDefinition,
    scope: Record<string, Json>,
  ): Promise<WholeList & { position: string | null }> {
    const template = found(trigger.request, `request of the trigger “${trigger.name}”`);
    const paging = trigger.paging ?? talk.connector.api?.paging ?? wholeAnswer;
    const { since } = call;
    const before = call.position ?? null;
    try {
      const list = await lists.whole(talk, {
        template,
        paging,
        scope: {
          ...scope,
          ...(since === undefined ? {} : { since }),
          ...(before === null ? {} : { position: before }),
        },
      });
      return { ...list, position: (await positionAfter(trigger, list.last)) ?? before };
    } catch (error) {
      if (before === null || !reads(template, 'position') || !isRefused(error)) throw error;
    }
    const list = await lists.whole(talk, { template, paging, scope });
    return { ...list, position: await positionAfter(trigger, list.last) };
  }

  async function positionAfter(
    { position }: TriggerDefinition,
    last: Json,
  ): Promise<string | null> {
    const value = position === undefined ? null : await expressions.renderTree(position, last);
    return value === undefined || value === null || value === '' ? null : toText(value);
  }

  return {
    async poll(call) {
      const { talk, trigger, scope } = await begin(call);
      const builtIn = builtInPolls[`${call.app}/${trigger.id}`];
      const { items, position } =
        builtIn === undefined
          ? await read(call, talk, trigger, scope)
          : { items: await builtIn(builtIns.callOf(talk, scope.fields)), position: null };
      const wanted = await wantedItems(expressions, trigger, items);
      const events = await polledItems(expressions, talk.connector.name, trigger, wanted);
      return { events: await withOutput(expressions, trigger, events), position };
    },

    async detail(call) {
      const { talk, trigger, scope } = await begin(call);
      const template: RequestTemplate = found(
        trigger.detail,
        `details of the trigger “${trigger.name}”`,
      );
      const { value } = await transport({
        ...talk,
        template,
        scope: { ...scope, item: call.item },
      });
      const { output } = trigger;
      return output === undefined ? value : ((await expressions.renderTree(output, value)) ?? null);
    },
  };
}

/** How apps say that they do not know a position any more: it is too old, or was never theirs. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof SojournError)) return false;
  const { code } = error;
  return (
    code === 'missing_at_app' || code === 'rejected_by_app' || requestFacts(error).status === 410
  );
}

/** The items that are events of the trigger at all. */
async function wantedItems(
  expressions: Pick<Expressions, 'renderEach'>,
  { where }: TriggerDefinition,
  items: readonly Json[],
): Promise<readonly Json[]> {
  if (where === undefined) return items;
  const wanted = await expressions.renderEach(where, items);
  return items.filter((_item, index) => Boolean(wanted[index]));
}

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
  const events = new Map<string, PolledItem>();
  for (const [index, data] of items.entries()) {
    const { key: value, time: when } = objectOf(rendered[index]);
    const text = value === null ? '' : toText(value);
    if (text === '') {
      const reason = 'it sent an entry that cannot be told from others';
      throw new SojournError('provider_answer_wrong', { values: { app, reason } });
    }
    if (!events.has(text)) events.set(text, { key: text, time: timeOf(when), data });
  }
  return [...events.values()].sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

/** What the journey gets of each event; where there are details, that is worked out from them, and they need the item. */
async function withOutput(
  expressions: Pick<Expressions, 'renderEach'>,
  { output, detail }: TriggerDefinition,
  events: PolledItem[],
): Promise<PolledItem[]> {
  if (output === undefined || detail !== undefined) return events;
  const data = await expressions.renderEach(
    output,
    events.map((event) => event.data),
  );
  return events.map((event, index) => ({ ...event, data: data[index] ?? null }));
}

/** Times before 2001 in milliseconds are seconds of a later time: no app reports events that old. */
const smallestMilliseconds = 1e12 / 10;

function timeOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  return typeof value === 'number' && value < smallestMilliseconds ? value * 1000 : number;
}

function objectOf(value: Json | undefined): Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
