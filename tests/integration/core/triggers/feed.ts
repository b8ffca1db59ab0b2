/** An app that tells what changed since a token of its own, and the details of one entry; and a world that watches it. */
import { createCatalogue, createEngine } from '../../../../src/core/connectors/index.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import type { ConnectorSource, Json } from '../../../../src/shared/connector.ts';
import { noFiles } from '../../../servers/noFiles.ts';
import { sendJson, startFakeApi } from '../connectors/fakeApi.ts';
import type { FakeApi } from '../connectors/fakeApi.ts';
import { manualClock, openWorld } from '../world.ts';
import type { World } from '../world.ts';

interface Entry {
  readonly id: string;
  done: boolean;
  deleted: boolean;
  /** Still listed, while its details are gone. */
  vanished: boolean;
  edits: number;
  /** Place of its last change in the feed. */
  at: number;
}

export interface Feed {
  readonly api: FakeApi;
  readonly entries: Entry[];
  /** Status with which the whole list is refused. */
  refusesList: number | undefined;
  /** Status with which every token is refused that was given before now. */
  refuse(status: number): void;
  /** Status with which details are refused, after so many were given. */
  refusesDetails: { status: number; after: number } | undefined;
  /** Gives no token with its answers. */
  isSilent: boolean;
  /** Tells again what it told before, so many changes back. */
  overlap: number;
  add(done: boolean): Entry;
  change(entry: Entry, to: Partial<Pick<Entry, 'done' | 'deleted' | 'vanished'>>): void;
  /** Tokens that came with first pages, in their order. */
  readonly tokens: (string | null)[];
  /** Ids whose details were given. */
  readonly detailed: string[];
  close(): Promise<void>;
}

/** Entries of one page. */
const pageSize = 3;

export async function startFeed(): Promise<Feed> {
  const entries: Entry[] = [];
  let clock = 0;
  let refused = { status: 410, before: -1 };
  const api = await startFakeApi((asked, response) => {
    const url = new URL(asked.url, api.origin);
    const [, kind, id] = url.pathname.split('/');
    if (kind === 'entries') {
      const entry = entries.find((each) => each.id === id);
      const refusal = feed.refusesDetails;
      if (refusal !== undefined && refusal.after <= 0) {
        sendJson(response, {}, refusal.status);
        return;
      }
      if (refusal !== undefined) refusal.after -= 1;
      if (entry === undefined || entry.deleted || entry.vanished) {
        sendJson(response, {}, 404);
        return;
      }
      feed.detailed.push(entry.id);
      sendJson(response, { id: entry.id, edits: entry.edits, detail: true });
      return;
    }
    const token = url.searchParams.get('token');
    const from = Number(url.searchParams.get('from') ?? 0);
    if (from === 0) feed.tokens.push(token);
    if (feed.refusesList !== undefined) {
      sendJson(response, {}, feed.refusesList);
      return;
    }
    if (token !== null && Number(token) <= refused.before) {
      sendJson(response, {}, refused.status);
      return;
    }
    const since = token === null ? -1 : Number(token) - feed.overlap;
    const changed = entries.filter((entry) => entry.at > since).sort((a, b) => a.at - b.at);
    const page = changed.slice(from, from + pageSize);
    const isLast = from + pageSize >= changed.length;
    sendJson(response, {
      entries: page.map((entry) =>
        entry.deleted
          ? { id: entry.id, deleted: true }
          : { id: entry.id, status: entry.done ? 'done' : 'open', edits: entry.edits },
      ),
      ...(isLast ? (feed.isSilent ? {} : { token: clock }) : { next: from + pageSize }),
    });
  });
  const feed: Feed = {
    api,
    entries,
    refusesList: undefined,
    refusesDetails: undefined,
    isSilent: false,
    overlap: 0,
    tokens: [],
    detailed: [],
    refuse(status) {
      refused = { status, before: clock };
      clock += 1;
    },
    add(done) {
      clock += 1;
      const id = `e${entries.length}`;
      const entry = { id, done, deleted: false, vanished: false, edits: 0, at: clock };
      entries.push(entry);
      return entry;
    },
    change(entry, to) {
      clock += 1;
      Object.assign(entry, to, { at: clock, edits: entry.edits + 1 });
    },
    close: () => api.close(),
  };
  return feed;
}

function connectorOf({ api }: Feed): ConnectorSource {
  return {
    schema: 1,
    id: 'feed',
    name: 'Feed',
    category: 'productivity',
    about: 'For tests',
    hosts: [api.host],
    api: { baseUrl: api.origin },
    triggers: [
      {
        id: 'done',
        name: 'Entry done',
        sentence: 'When an entry is done',
        kind: 'poll',
        fields: [{ id: 'list', label: 'List', type: 'text' }],
        request: { get: '/changes', query: { token: '{{ position }}' } },
        paging: { kind: 'cursor', param: 'from', next: '{{ next }}', items: '{{ entries }}' },
        where: '{{ status = "done" }}',
        key: '{{ id }}',
        position: '{{ token }}',
        detail: { get: '/entries/{{ item.id }}' },
        sample: { id: 'sample' },
      },
    ],
  };
}

export interface Watcher {
  /** A world on a data folder, with a journey's app being the feed. */
  open(folder: string): World;
  /** A journey that starts for every entry that is done. */
  journey(world: World): string;
  close(): Promise<void>;
}

/** The real engine, over real requests to the feed. */
export function watch(feed: Feed): Watcher {
  const connector = connectorOf(feed);
  const expressions = createExpressions({
    worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
  });
  const engine = createEngine({
    catalogue: createCatalogue({
      connectors: [connector],
      assets: import.meta.dirname,
      practiceOrigin: () => Promise.reject(new Error('there is no practice app here')),
    }),
    expressions,
    log: { info: () => undefined },
    files: () => ({ desk: () => noFiles }),
    allowedHosts: [feed.api.host],
    // Waiting for an app that asks for fewer requests takes no time.
    clock: { ticks: () => 0, wait: () => Promise.resolve() },
  });
  return {
    open: (folder) =>
      openWorld({
        folder,
        engine,
        connectors: [connector],
        clock: manualClock(),
        prepare: (db) => db.pragma('synchronous = OFF'),
      }),
    journey: (world) =>
      world.journey(
        [
          {
            id: 's1',
            kind: 'action',
            app: 'notes',
            action: 'write',
            fields: { text: { text: 'x' } },
          },
        ],
        (journey) => ({
          ...journey,
          trigger: { id: 's0', app: 'feed', event: 'done', fields: {} },
          connections: {},
        }),
      ),
    async close() {
      await engine.close();
      await expressions.close();
    },
  };
}

/** The data of every run, oldest first. */
export function started({ runner }: World): Json[] {
  const runs = runner.list({ limit: 500 }).toReversed();
  return runs.map(({ id }) => runner.get(id).trigger);
}
