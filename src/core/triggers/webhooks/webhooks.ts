import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '../../../shared/connector.ts';
import { SojournError } from '../../../shared/errors.ts';
import type { WebhookAddress, WebhookSettings } from '../../../shared/webhook.ts';
import type { Clock } from '../../clock/index.ts';
import type { FileDesk, Files } from '../../files/index.ts';
import type { Leases } from '../../leases/index.ts';
import type { Log } from '../../log/index.ts';
import type { Runner } from '../../runner/index.ts';
import type { Database } from '../../storage/index.ts';
import type { Ledger } from '../ledger.ts';
import { parseBody, readBody, Refusal } from './body.ts';
import { sendAnswer, sendJson } from './replies.ts';
import { listenForWebhooks, ownAddresses, refuse } from './server.ts';
import type { WebhookServer } from './server.ts';
import { createSettings, freshPort } from './settings.ts';

export interface WebhooksDeps {
  readonly db: Database;
  readonly now: () => number;
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly leases: Leases;
  readonly files: Pick<Files, 'desk'>;
  readonly runner: Pick<Runner, 'answered' | 'together'>;
  /** What a request of a journey would start now; null while it is off, or begins with something else. */
  readonly wanted: (journey: string) => WantedHook | null;
  /** Starts a run in the transaction of the caller; gives its id. */
  readonly start: (journey: string, data: Json) => string;
  /** Another program has the port: addresses that were given out lead nowhere from now on. */
  readonly moved: (from: number, to: number) => void;
}

export interface WantedHook {
  /** The trigger's key in the ledger. */
  readonly key: string;
  /** The sender waits for what the journey answers. */
  readonly waits: boolean;
}

export interface Webhooks {
  /**
   * Hears requests for a journey; false while another process has the server. Whether the journey is on is asked with
   * every request.
   */
  hear(journey: string): Promise<boolean>;
  /** The server ends with the last journey. */
  unhear(journey: string): void;
  /**
   * The next request of a journey, for the person to look at, on or off: of itself it starts nothing. Null when it is
   * stopped, when another one listens in its place, or when nothing came for five minutes.
   * @throws not_found; owner_elsewhere where another process has the server
   */
  listen(journey: string): Promise<Json | null>;
  /** Of one journey, or of all. */
  stopListening(journey?: string): void;
  /** A journey's address, made when it is first asked for. @throws not_found */
  address(journey: string): WebhookAddress;
  settings(): WebhookSettings;
  /** @throws input_invalid where another program has the port; then nothing is changed */
  setSettings(settings: WebhookSettings): Promise<WebhookSettings>;
  close(): Promise<void>;
}

const prefix = '/hooks/';
const leaseName = 'webhooks';
/** How long a sender waits for the journey's own answer, in milliseconds. */
const patience = 90_000;
/** How long the person waits for a request of a test, in milliseconds. */
const listening = 300_000;
/** Bodies that are read or stored at a time: each may have 10 MB. */
const mostAtOnce = 64;
const withheld = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** Switched off in the moment when it came: the sender is not told that it was taken. */
const off = Symbol('off');

interface Received {
  readonly journey: string;
  readonly hook: WantedHook;
  readonly event: { readonly key: string; readonly data: Json };
}

export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const { db, now, clock, log, ledger, leases } = deps;
  const stored = createSettings(db);
  const heard = new Set<string>();
  /** Journeys whose next request the person wants to see. */
  const awaited = new Map<string, (data: Json | null) => void>();
  const closing = new AbortController();
  let server: Promise<WebhookServer> | undefined;
  /** The server before this one may still hold the port. */
  let ended: Promise<void> = Promise.resolve();
  let movedFrom: number | null = null;
  let busy = 0;

  const statements = {
    path: db.prepare<[string], string>('SELECT path FROM webhooks WHERE journey = ?').pluck(),
    insert: db.prepare<[string, string, number]>(
      'INSERT OR IGNORE INTO webhooks (journey, path, created_at) VALUES (?, ?, ?)',
    ),
    journey: db.prepare<[string], string>('SELECT journey FROM webhooks WHERE path = ?').pluck(),
    exists: db
      .prepare<[string], 1>('SELECT 1 FROM journeys WHERE id = ? AND deleted_at IS NULL')
      .pluck(),
  };

  async function open(): Promise<WebhookServer> {
    await ended;
    const settings = stored.get();
    const wanted = await listenForWebhooks(settings, answer);
    if (wanted) return wanted;
    for (let tries = 0; tries < 20; tries += 1) {
      const port = freshPort();
      const other = await listenForWebhooks({ ...settings, port }, answer);
      if (!other) continue;
      stored.set({ port });
      movedFrom = settings.port;
      deps.moved(settings.port, port);
      return other;
    }
    const what = 'No port is free on which webhooks could be heard.';
    throw new SojournError('input_invalid', { values: { what } });
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    handle(request, response).catch((error: unknown) => {
      if (error instanceof Refusal) refuse(response, error.status, error.message);
      else {
        log.error('webhook failed', error);
        if (response.headersSent) response.destroy();
        else refuse(response, 500, 'The request could not be stored. Send it again.');
      }
    });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { journey, hook, path, query } = addressed(request);
    if (busy >= mostAtOnce) throw new Refusal(503, 'Too many requests at a time.');
    busy += 1;
    let run: string | null;
    try {
      const data = await dataOf(request, path, query);
      const see = awaited.get(journey);
      if (hook === null) {
        if (see === undefined) throw notHere();
        // With it the server may end, and it waits for nobody.
        response.once('close', () => see(data));
        sendJson(response, 200, { received: true });
        return;
      }
      see?.(data);
      const event = { key: keyOf(request), data };
      // Requests that come at the same time, and the runs under way, share one write to the disk.
      const taken = await deps.runner.together(() => recorded({ journey, hook, event }));
      if (taken === off) throw notHere();
      run = taken;
    } finally {
      busy -= 1;
    }
    if (run === null || !hook.waits) sendJson(response, 200, { received: true });
    else await sendOwnAnswer(response, run);
  }

  /**
   * The journey that an address belongs to; `hook` null where the request is for the person's eyes alone.
   * @throws Refusal 404, in the same words for all that is not heard
   */
  function addressed(request: IncomingMessage): {
    journey: string;
    hook: WantedHook | null;
    path: string;
    query: URLSearchParams;
  } {
    const [whole = '', search = ''] = (request.url ?? '').split(/\?(.*)/s);
    const match = /^\/hooks\/([\w-]{22})(\/.*)?$/s.exec(whole);
    const journey = match?.[1] === undefined ? undefined : statements.journey.get(match[1]);
    const hook = journey === undefined ? null : deps.wanted(journey);
    if (journey === undefined || (hook === null && !awaited.has(journey))) throw notHere();
    return { journey, hook, path: match?.[2] ?? '', query: new URLSearchParams(search) };
  }

  async function dataOf(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
  ): Promise<Json> {
    const files: FileDesk = deps.files.desk(null);
    const body = await parseBody(await readBody(request), request.headers['content-type'], files);
    return {
      method: request.method ?? '',
      path,
      query: Object.fromEntries(query),
      headers: headersOf(request),
      body,
      receivedAt: new Date(now()).toISOString(),
    };
  }

  /** The run; null where the request was known already. */
  function recorded({ journey, hook, event }: Received): string | null | typeof off {
    let run: string | null = null;
    const noted = { journey, key: hook.key, events: [event] };
    const started = ledger.record(
      noted,
      () => !closing.signal.aborted && deps.wanted(journey) !== null,
      (data) => (run = deps.start(journey, data)),
    );
    return started === null ? off : run;
  }

  async function sendOwnAnswer(response: ServerResponse, run: string): Promise<void> {
    const late = new AbortController();
    const cancel = clock.after(patience, () => late.abort());
    const gone = (): void => late.abort();
    response.once('close', gone);
    try {
      const signal = AbortSignal.any([late.signal, closing.signal]);
      const { answer: given, state } = await deps.runner.answered(run, signal);
      if (given !== null) await sendAnswer(response, given, deps.files.desk(run));
      else if (state === 'succeeded') sendJson(response, 200, { received: true });
      else if (state === null)
        sendJson(response, 504, { error: 'The journey gave no answer in time.' });
      else sendJson(response, 500, { error: 'The journey failed.' });
    } finally {
      cancel();
      response.off('close', gone);
    }
  }

  /** False while another process has the server. */
  async function serve(): Promise<boolean> {
    if (!leases.acquire(leaseName)) return false;
    server ??= open();
    try {
      await server;
      return true;
    } catch (error) {
      server = undefined;
      throw error;
    }
  }

  return {
    hear(journey) {
      heard.add(journey);
      return serve();
    },

    unhear(journey) {
      if (heard.delete(journey)) endUnneeded();
    },

    async listen(journey) {
      mustExist(journey);
      awaited.get(journey)?.(null);
      const { promise, resolve } = Promise.withResolvers<Json | null>();
      awaited.set(journey, resolve);
      const cancel = clock.after(listening, () => resolve(null));
      try {
        if (!(await serve())) throw new SojournError('owner_elsewhere');
        return await promise;
      } finally {
        cancel();
        if (awaited.get(journey) === resolve) awaited.delete(journey);
        endUnneeded();
      }
    },

    stopListening(journey) {
      for (const [id, stop] of awaited) if (journey === undefined || id === journey) stop(null);
    },

    address(journey) {
      mustExist(journey);
      if (statements.path.get(journey) === undefined) {
        statements.insert.run(journey, randomBytes(16).toString('base64url'), now());
      }
      const { port, otherMachines } = stored.get();
      const path = `${prefix}${statements.path.get(journey) ?? ''}`;
      const [address] = otherMachines ? ownAddresses() : [];
      return {
        url: `http://127.0.0.1:${port}${path}`,
        networkUrl: address === undefined ? null : `http://${address}:${port}${path}`,
        open: deps.wanted(journey) !== null,
        movedFrom,
      };
    },

    settings: () => stored.get(),

    async setSettings(settings) {
      if (server !== undefined) {
        await (await server).close();
        const opened = await listenForWebhooks(settings, answer);
        server = opened ? Promise.resolve(opened) : open();
        if (!opened) {
          const what = `Another program has the port ${settings.port}.`;
          throw new SojournError('input_invalid', { values: { what }, field: 'port' });
        }
      }
      movedFrom = null;
      return stored.set(settings);
    },

    async close() {
      closing.abort();
      heard.clear();
      for (const stop of awaited.values()) stop(null);
      awaited.clear();
      endUnneeded();
      await ended;
    },
  };

  function mustExist(journey: string): void {
    if (statements.exists.get(journey) !== undefined) return;
    throw new SojournError('not_found', { values: { what: 'journey' } });
  }

  function endUnneeded(): void {
    if (heard.size > 0 || awaited.size > 0) return;
    const ending = server;
    server = undefined;
    ended = ended.then(async () => {
      await (await ending?.catch(() => null))?.close();
      if (db.open && server === undefined) leases.release(leaseName);
    });
  }
}

function notHere(): Refusal {
  return new Refusal(404, 'There is nothing here.');
}

/** A sender that repeats a request says so with one of these; otherwise each request is an event of its own. */
function keyOf({ headers }: IncomingMessage): string {
  for (const name of ['idempotency-key', 'webhook-id']) {
    const value = headers[name];
    if (typeof value === 'string' && value !== '') return `${name} ${value.slice(0, 500)}`;
  }
  return randomUUID();
}

/** What proves who the sender is stays out of the history. */
function headersOf({ headers }: IncomingMessage): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]): [string, Json][] =>
      withheld.has(name) || value === undefined ? [] : [[name, value]],
    ),
  );
}
