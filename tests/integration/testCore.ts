/** The whole core on a real data folder, spoken to over the contract as the window does. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCore } from '../../src/core/core.ts';
import type { Core } from '../../src/core/core.ts';
import { PracticeBrowser } from '../../src/core/practice/index.ts';
import type { Keychain } from '../../src/core/vault/index.ts';
import type { Channel, Input, Output } from '../../src/shared/contract/calls.ts';
import type { EventName } from '../../src/shared/contract/events.ts';
import type { Host } from '../../src/shared/contract/host.ts';
import { memoryKeychain } from '../servers/memoryKeychain.ts';
import { temporaryFolder } from '../servers/temporaryFolder.ts';

export interface TestCoreOptions {
  /** A data folder of an earlier core. */
  readonly home?: string;
  readonly keychain?: Keychain;
  /** What differs from a person who allows everything. */
  readonly host?: Partial<Host>;
}

export interface TestCore extends Core {
  readonly home: string;
  readonly keychain: Keychain;
  readonly events: readonly { readonly name: EventName; readonly payload: unknown }[];
  /** What was asked of the shell. */
  readonly asked: readonly { readonly service: string; readonly input: unknown }[];
  ok<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>>;
  once(name: EventName, wanted: (payload: unknown) => boolean): Promise<unknown>;
  /** Ada's key, as the key page of Practice Documents shows it. */
  apiKey(): Promise<string>;
}

/** A core on a new data folder; it is closed when the running test has finished. */
export function testCore(options: TestCoreOptions = {}): TestCore {
  const home = options.home ?? temporaryFolder();
  const asked: { service: string; input: unknown }[] = [];
  const events: { name: EventName; payload: unknown }[] = [];
  const listeners = new Set<(name: EventName, payload: unknown) => void>();
  const keychain = options.keychain ?? memoryKeychain();
  const core = createCore({
    home,
    host: noted({ ...personAtTheBrowser(home), ...options.host }, asked),
    background: true,
    keychain,
    emit: (name, payload) => {
      events.push({ name, payload });
      for (const listener of listeners) listener(name, payload);
    },
  });
  const ok: TestCore['ok'] = async (channel, input) => {
    const result = await core.call(channel, input);
    if (!result.ok) throw new Error(`${channel}: ${JSON.stringify(result.error)}`);
    return result.value as Output<typeof channel>;
  };
  const made: TestCore = {
    ...core,
    home,
    keychain,
    asked,
    events,
    ok,
    once: (name, wanted) =>
      new Promise((resolve) => {
        const listener = (sent: EventName, payload: unknown) => {
          if (sent !== name || !wanted(payload)) return;
          listeners.delete(listener);
          resolve(payload);
        };
        listeners.add(listener);
      }),
    async apiKey() {
      const { methods } = await ok('apps.get', { app: 'practice-documents' });
      const page = new URL(methods[0]?.helpUrl ?? '');
      return new PracticeBrowser(page.origin).apiKey(page, 'ada');
    },
  };
  onTestFinished(() => made.close());
  return made;
}

/** The same shell, with every request written down. */
function noted(host: Host, asked: { service: string; input: unknown }[]): Host {
  return {
    'browser.open': note('browser.open'),
    'clipboard.write': note('clipboard.write'),
    'window.focus': note('window.focus'),
    'window.openJourney': note('window.openJourney'),
    'dialog.save': note('dialog.save'),
    'dialog.open': note('dialog.open'),
    'shell.settings': note('shell.settings'),
    notify: note('notify'),
  };
  function note<S extends keyof Host>(service: S): Host[S] {
    const handle = host[service] as (input: unknown) => Promise<unknown>;
    const noting = (input: unknown): Promise<unknown> => {
      asked.push({ service, input });
      return handle(input);
    };
    return noting as Host[S];
  }
}

/** A person who allows everything, keeps files under the proposed name, and opens the one that was kept last. */
function personAtTheBrowser(folder: string): Host {
  let saved: { path: string } | null = null;
  return {
    'browser.open': async ({ url }) => {
      const browser = new PracticeBrowser(new URL(url).origin);
      await browser.request(await browser.signIn(url, { person: 'ada', press: 'Allow' }));
    },
    'clipboard.write': () => Promise.resolve(),
    'window.focus': () => Promise.resolve(),
    'window.openJourney': () => Promise.resolve(),
    'dialog.save': ({ fileName }) => {
      saved = { path: join(folder, fileName) };
      return Promise.resolve(saved);
    },
    'dialog.open': () => Promise.resolve(saved),
    'shell.settings': ({ keepRunning = true }) => Promise.resolve({ keepRunning, tray: true }),
    notify: () => Promise.resolve({ shown: true }),
  };
}

/** A payload of `signIn.changed` that tells of success. */
export function isLinked(payload: unknown): boolean {
  return JSON.stringify(payload).includes('"state":"linked"');
}
