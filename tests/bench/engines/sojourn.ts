// Sojourn's core as it is built, without a window, with everything recorded.

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore } from '../../../src/core/core.ts';
import type { Channel, Input, Output } from '../../../src/shared/contract/calls.ts';
import type { FromCore, ToCore } from '../../../src/shared/contract/wire.ts';
import { ensureBuilt, root } from '../../../scripts/project.ts';
import { memoryKeychain } from '../../servers/memoryKeychain.ts';
import { startEngine } from './engine.ts';
import type { Engine } from './engine.ts';

/** As `npm run sojourn` has it. */
const smallHeap = ['--max-semi-space-size=4'];
const passphrase = 'seven words on a rainy day';

/** @param sink where the journey's request goes */
export async function startSojourn(sink: URL): Promise<Engine> {
  if (!(await ensureBuilt())) throw new Error('The build failed.');
  const home = mkdtempSync(join(tmpdir(), 'sojourn-bench-'));
  const url = await prepare(home, sink);
  return startEngine('Sojourn', url, () => startCore(home));
}

/** The core process as shell and command line start it, and the one call that its journeys need. */
function startCore(home: string): ChildProcess {
  const child = fork(join(root, 'out', 'main', 'core.js'), ['--home', home], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: smallHeap,
  });
  const post = (message: ToCore): boolean => child.send(message);
  child.on('message', (message: FromCore) => {
    if (message.kind === 'ready') {
      post({ kind: 'call', id: 1, channel: 'vault.unlock', input: { passphrase } });
    } else if (message.kind === 'result' && !message.result.ok) {
      throw new Error(message.result.error.message);
    }
  });
  return child;
}

async function prepare(home: string, sink: URL): Promise<string> {
  const nothing = (): Promise<void> => Promise.resolve();
  const core = createCore({
    home,
    background: false,
    keychain: memoryKeychain(),
    emit: () => undefined,
    host: {
      'browser.open': nothing,
      'clipboard.write': nothing,
      'window.focus': nothing,
      'window.openJourney': nothing,
      'shell.settings': () => Promise.resolve({ keepRunning: false, tray: false }),
      'dialog.save': () => Promise.resolve(null),
      'dialog.open': () => Promise.resolve(null),
      notify: () => Promise.resolve({ shown: false }),
    },
  });
  const ok = async <C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> => {
    const result = await core.call(channel, input);
    if (!result.ok) throw new Error(`${channel}: ${result.error.message}`);
    return result.value as Output<typeof channel>;
  };
  await ok('vault.create', { passphrase, keychain: false });
  await ok('network.allow', { host: sink.host });
  const { journey, revision } = await ok('journeys.create', { name: 'Bench' });
  await ok('journeys.save', {
    revision,
    journey: {
      ...journey,
      trigger: { id: 's0', app: 'webhook', event: 'received', fields: {} },
      steps: [
        {
          id: 's1',
          kind: 'action',
          app: 'logger',
          action: 'log',
          fields: { message: { text: 'Hello {{ s0.body.name }}' } },
        },
        {
          id: 's2',
          kind: 'action',
          app: 'http',
          action: 'request',
          fields: {
            method: { value: 'POST' },
            url: { text: sink.href },
            bodyType: { value: 'json' },
            body: { text: '{{ {"text": s1.message} }}' },
          },
        },
      ],
      settings: { ...journey.settings, parallel: 8 },
    },
  });
  const { problems } = await ok('journeys.start', { id: journey.id });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const { url } = await ok('webhooks.address', { journey: journey.id });
  await core.close();
  return url;
}
