/** Journeys as somebody has them after years, stored without the app. */
import { ulid } from 'ulid';
import type { OpenVault } from '../../src/core/vault/index.ts';
import type { Journey, Step } from '../../src/shared/journey.ts';

export interface StoredJourney {
  readonly name: string;
  readonly folder?: string;
  readonly note?: string;
  readonly on?: boolean;
  readonly trigger?: Journey['trigger'];
  readonly steps?: Step[];
  /** UTC milliseconds. */
  readonly changedAt?: number;
  readonly run?: { readonly state: string; readonly at: number };
}

/** Step n of a journey that only logs. */
export function logStep(number: number): Step {
  const fields = { message: { text: 'Hello {{ s0.startedAt }}' } };
  return { id: `s${number}`, kind: 'action', app: 'logger', action: 'log', fields };
}

/** Stores them, and gives their ids. */
export function storeJourneys({ db }: OpenVault, journeys: readonly StoredJourney[]): string[] {
  const journey = db.prepare(
    `INSERT INTO journeys (id, name, folder, document, revision, is_on, created_at, updated_at)
     VALUES (?, ?, ?, ?, 1, ?, ?, ?)`,
  );
  const version = db.prepare(
    'INSERT INTO journey_versions (journey, revision, document, saved_at) VALUES (?, 1, ?, ?)',
  );
  const run = db.prepare(
    `INSERT INTO runs (id, journey, journey_name, revision, state, source, trigger_data, started_at, finished_at)
     VALUES (?, ?, ?, 1, ?, 'trigger', '{}', ?, ?)`,
  );
  return db.transaction(() =>
    journeys.map((each) => {
      const id = ulid();
      const at = each.changedAt ?? Date.now();
      const document: Journey = {
        format: 'sojourn.journey',
        formatVersion: 1,
        id,
        name: each.name,
        ...(each.note === undefined ? {} : { note: each.note }),
        connections: {},
        trigger: each.trigger ?? { id: 's0', app: 'scheduler', event: 'manual', fields: {} },
        steps: each.steps ?? [logStep(1)],
        settings: { pollSeconds: 300 },
      };
      const text = JSON.stringify(document);
      journey.run(id, each.name, each.folder ?? 'Home', text, each.on === true ? 1 : 0, at, at);
      version.run(id, text, at);
      if (each.run) {
        const { state, at: startedAt } = each.run;
        run.run(ulid(), id, each.name, state, startedAt, startedAt + 1200);
      }
      return id;
    }),
  )();
}
