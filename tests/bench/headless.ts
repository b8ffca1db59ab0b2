// Sojourn without a window, for benches: a core on a data folder of its own, a journey that sends one request, and runs of it.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCore } from '../../src/core/core.ts';
import type { Core } from '../../src/core/core.ts';
import type { Channel, Input, Output } from '../../src/shared/contract/calls.ts';
import { events } from '../../src/shared/contract/events.ts';
import type { Json } from '../../src/shared/connector.ts';
import type { Step } from '../../src/shared/journey.ts';
import type { RunSummary } from '../../src/shared/run.ts';
import { memoryKeychain } from '../servers/memoryKeychain.ts';

const passphrase = 'a passphrase for the bench';

export interface Headless {
  readonly core: Core;
  call<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>>;
  /** A stored journey with these steps, started by hand; gives its id. */
  journey(steps: readonly Step[], parallel: number): Promise<string>;
  /**
   * Runs a journey so often, so many at a time, each begun when another one has ended.
   * @returns milliseconds in all; throws when a run does not succeed
   */
  run(given: { journey: string; runs: number; parallel: number; data?: Json }): Promise<number>;
  close(): Promise<void>;
}

/** A new vault in an empty folder, and its core. */
export async function startHeadless(home: string): Promise<Headless> {
  const ended = new Map<string, (run: RunSummary) => void>();
  const early = new Map<string, RunSummary>();
  const core = createCore({
    home,
    background: true,
    keychain: memoryKeychain(),
    host: {
      'browser.open': () => Promise.resolve(),
      'clipboard.write': () => Promise.resolve(),
      'window.focus': () => Promise.resolve(),
      'window.openJourney': () => Promise.resolve(),
      'dialog.save': () => Promise.resolve(null),
      'dialog.open': () => Promise.resolve(null),
      'shell.settings': () => Promise.resolve({ keepRunning: false, tray: false }),
      notify: () => Promise.resolve({ shown: false }),
    },
    emit(name, payload) {
      if (name !== 'run.changed') return;
      const { run } = events['run.changed'].parse(payload);
      if (run.duration === null) return;
      const waiter = ended.get(run.id);
      if (waiter) waiter(run);
      else early.set(run.id, run);
    },
  });

  async function call<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> {
    const result = await core.call(channel, input);
    if (!result.ok) throw new Error(`${channel}: ${result.error.message}`);
    return result.value as Output<C>;
  }

  async function runOnce(journey: string, data: Json): Promise<void> {
    const { id } = await call('runs.start', { journey, data });
    const run =
      early.get(id) ?? (await new Promise<RunSummary>((resolve) => ended.set(id, resolve)));
    early.delete(id);
    ended.delete(id);
    if (run.state !== 'succeeded') throw new Error(run.error?.message ?? run.state);
  }

  await call('vault.create', { passphrase, keychain: false });
  return {
    core,
    call,
    async journey(steps, parallel) {
      const { journey, revision } = await call('journeys.create', {});
      const trigger = { id: 's0' as const, app: 'scheduler', event: 'manual', fields: {} };
      const settings = { ...journey.settings, parallel };
      await call('journeys.save', {
        journey: { ...journey, trigger, steps: [...steps], settings },
        revision,
      });
      return journey.id;
    },
    async run({ journey, runs, parallel, data = {} }) {
      let left = runs;
      const began = performance.now();
      await Promise.all(
        Array.from({ length: parallel }, async () => {
          while (left-- > 0) await runOnce(journey, data);
        }),
      );
      return performance.now() - began;
    },
    close: () => core.close(),
  };
}

/** A local server that takes everything and answers at once. */
export async function startSink(): Promise<{ url: string; count(): number; close(): void }> {
  let count = 0;
  const server = createServer((request, answer) => {
    count += 1;
    request.resume().on('end', () => answer.end('{}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    count: () => count,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** One value set, then one POST with it. */
export function setAndPost(url: string): Step[] {
  return [
    {
      id: 's1',
      kind: 'action',
      app: 'logger',
      action: 'log',
      fields: { message: { text: 'Number {{ s0.n }}' } },
    },
    {
      id: 's2',
      kind: 'action',
      app: 'http',
      action: 'request',
      fields: {
        method: { value: 'POST' },
        url: { value: url },
        body: { text: '{"message":"{{ s1.message }}"}' },
      },
    },
  ];
}
