/** One look at a polled trigger: the app is asked, what is new gets its details, and all of it is noted. */
import type { Json, TriggerDefinition } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Account, Engine, PolledItem } from '../connectors/index.ts';
import type { Ledger, LedgerEvent, Noted } from './ledger.ts';

/** What every request of one look has in common. */
export interface Question {
  readonly app: string;
  readonly trigger: string;
  readonly account: Account | null;
  readonly fields: Record<string, Json>;
}

export interface Look {
  readonly journey: string;
  /** The trigger's key in the ledger. */
  readonly key: string;
  readonly definition: TriggerDefinition;
  readonly question: Question;
  /** UTC milliseconds; undefined for everything. */
  readonly since: number | undefined;
  readonly signal: AbortSignal;
  /** Asked before anything is noted. */
  readonly isWanted: () => boolean;
  /** Starts a run and gives its id. */
  readonly start: (data: Json) => string;
}

export interface Looks {
  /** The number of runs that were started. @throws what the app says; what was started before stays */
  look(look: Look): Promise<number>;
  /** The newest item there is, with its details; undefined where there is none. @throws what the app says */
  newest(definition: TriggerDefinition, question: Question): Promise<Json | undefined>;
}

export interface LooksDeps {
  readonly engine: Pick<Engine, 'poll' | 'detail'>;
  readonly ledger: Ledger;
  readonly now: () => number;
}

/** How long the app may take for a list, and for the details of one event. */
const longest = 300_000;

export function createLooks({ engine, ledger, now }: LooksDeps): Looks {
  async function look(what: Look): Promise<number> {
    const { journey, key, question, since } = what;
    const begunAt = now();
    const before = ledger.state(journey, key);
    const { events, position } = await engine.poll({
      ...question,
      signal: limited(what.signal),
      position: before?.position ?? null,
      ...(since === undefined ? {} : { since }),
    });
    const end = { begunAt, position };
    if (what.definition.detail === undefined) return note(what, { events, look: end }) ?? 0;
    if (isPrimed(what)) return noteDetailed(what, events, end);
    // Primed by another process while the app was asked: then these would start runs, without their details.
    const isWanted = (): boolean => what.isWanted() && !isPrimed(what);
    return note({ ...what, isWanted }, { events, look: end }) ?? 0;
  }

  function isPrimed({ journey, key }: Look): boolean {
    return (ledger.state(journey, key)?.primedAt ?? null) !== null;
  }

  /**
   * Each new event is noted as soon as its details are there, so that a failure half-way, or an app that lets only so many
   * requests pass, costs nothing of what was achieved.
   */
  async function noteDetailed(
    what: Look,
    events: readonly PolledItem[],
    end: NonNullable<Noted['look']>,
  ): Promise<number> {
    let started = 0;
    await ledger.prepare(what.journey, what.key);
    for (const event of ledger.unseen(what.journey, what.key, events)) {
      const runs = note(what, { events: [await detailed(what, event)] });
      if (runs === null) return started;
      started += runs;
    }
    note(what, { events: [], look: end });
    return started;
  }

  /** An item that was deleted meanwhile has no data: it is noted, and starts nothing. */
  async function detailed(
    { question, signal }: Look,
    { key, data: item }: PolledItem,
  ): Promise<LedgerEvent> {
    try {
      return { key, data: await engine.detail({ ...question, item, signal: limited(signal) }) };
    } catch (error) {
      if (error instanceof SojournError && error.code === 'missing_at_app') return { key };
      throw error;
    }
  }

  function note(
    { journey, key, isWanted, start }: Look,
    noted: Pick<Noted, 'events' | 'look'>,
  ): number | null {
    return ledger.record({ journey, key, ...noted }, isWanted, start);
  }

  return {
    look,

    async newest(definition, question) {
      const { events } = await engine.poll({ ...question, signal: AbortSignal.timeout(longest) });
      const item = events.at(-1)?.data;
      if (item === undefined || definition.detail === undefined) return item;
      return engine.detail({ ...question, item, signal: AbortSignal.timeout(longest) });
    },
  };
}

function limited(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(longest)]);
}
