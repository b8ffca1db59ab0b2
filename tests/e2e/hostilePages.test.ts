// A hostile page or frame that has our very preload script: it gets nothing from any channel (security.md, W5).

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Frame, Page } from '@playwright/test';
import { calls } from '../../src/shared/contract/calls.ts';
import { events } from '../../src/shared/contract/events.ts';
import type { EventName } from '../../src/shared/contract/events.ts';
import { startHitServer } from './harness/hits.ts';
import { expect, test } from './harness/index.ts';
import { withoutCsp } from './harness/page.ts';
import type { PageGlobals } from './harness/page.ts';

const channels = Object.keys(calls);
const eventNames = Object.keys(events) as EventName[];

test('W5: neither Node nor ipcRenderer nor any Electron object is within reach of the page, even without its CSP', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn();
  await withoutCsp(window);
  const reachable = await window.evaluate(() => {
    const { bridge } = globalThis as unknown as PageGlobals;
    const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'];
    return {
      globals: names.filter((name) => name in globalThis),
      bridge: Object.keys(bridge).sort(),
      // The way out of a leaky bridge: the function maker of the other world.
      process: Object.values(bridge).map((each) => {
        const { constructor: make } = each as { constructor: (code: string) => () => string };
        const made: unknown = make('return typeof process');
        return typeof made === 'function' ? (made as () => string)() : 'undefined';
      }),
    };
  });
  expect(reachable).toEqual({
    globals: [],
    bridge: ['call', 'on', 'platform'],
    process: ['undefined', 'undefined', 'undefined'],
  });

  // A listener is given the payload alone: no event object, with its sender and ports.
  await listen(window);
  await createVault(window);
  const heard = await window.evaluate(() => (globalThis as unknown as Heard).heard);
  expect(heard[0]).toEqual([
    'vault.changed',
    1,
    ['keyMadeAt', 'keychain', 'running', 'slots', 'state'],
  ]);
});

test('W5: every call of the contract is refused to a page from elsewhere, and no event reaches it', async ({
  folder,
  launchSojourn,
}) => {
  const { app, window } = await launchSojourn();
  const server = await startHitServer();
  const file = join(folder, 'hostile.html');
  writeFileSync(file, '<!doctype html><p>file</p>');
  try {
    const hostile = [
      await openHostile(app, 'data:text/html,<p>data'),
      await openHostile(app, `${server.origin}/page`),
      await openHostile(app, `file://${file}`),
      await openHostile(app, 'about:blank#hostile'),
      await openHostile(app, `${server.origin}/view`, 'view'),
    ];
    for (const page of hostile) {
      await listen(page);
      expect(await callEverything(page), page.url()).toEqual(allRefused);
    }
    await listen(window);
    await createVault(window);
    await window.waitForFunction(() => (globalThis as unknown as Heard).heard.length > 0);
    for (const page of hostile) {
      expect(await page.evaluate(() => (globalThis as unknown as Heard).heard), page.url()).toEqual(
        [],
      );
    }
  } finally {
    server.close();
  }
});

test('W5: every call is refused to a frame, be it from elsewhere or of our own origin', async ({
  launchSojourn,
}) => {
  const { app, window } = await launchSojourn();
  const server = await startHitServer();
  try {
    // An own page without a policy, since that stops every frame.
    await app.evaluate(({ protocol }) => {
      protocol.unhandle('app');
      protocol.handle('app', () => {
        return new Response('<!doctype html><p>app', { headers: { 'Content-Type': 'text/html' } });
      });
    });
    const page = await openHostile(app, 'app://sojourn/page.html', 'window', true);
    // Our own page in a window of ours is answered: what refuses the frames is that they are frames.
    expect(await call(page, ['app.info'])).toEqual([['app.info', 'answered']]);
    for (const address of [`${server.origin}/frame`, 'app://sojourn/frame.html', 'about:blank']) {
      const frame = await addFrame(page, address);
      expect(refusals, address).toContainEqual(await callEverything(frame));
    }
    // In the real window a frame has no bridge at all.
    await window.evaluate(() => document.body.append(document.createElement('iframe')));
    const inner = window.frames().at(-1);
    expect(await inner?.evaluate(() => 'bridge' in globalThis)).toBe(false);
  } finally {
    server.close();
  }
});

test('W5: our own window hears and asks nothing any more once it shows another page', async ({
  launchSojourn,
}) => {
  const { app, window } = await launchSojourn();
  await app.evaluate(async ({ BrowserWindow }) => {
    await BrowserWindow.getAllWindows()[0]?.loadURL('data:text/html,<p>elsewhere');
  });
  await window.waitForURL('data:**');
  await listen(window);
  expect(await callEverything(window)).toEqual(allRefused);
  const witness = await openHostile(app, 'app://sojourn/index.html');
  await witness.waitForLoadState();
  await listen(witness);
  await createVault(witness);
  await witness.waitForFunction(() => (globalThis as unknown as Heard).heard.length > 0);
  expect(await window.evaluate(() => (globalThis as unknown as Heard).heard)).toEqual([]);
});

interface Heard {
  heard: unknown[];
}

/** Asks as the shell's own side of the bridge is asked, with whatever sender the test makes up. */
async function askAs(app: ElectronApplication, sender: string): Promise<unknown> {
  return app.evaluate(async ({ BrowserWindow, ipcMain, WebContentsView }, name) => {
    type Handler = (event: unknown, channel: unknown, input?: unknown) => Promise<unknown>;
    const handler = (
      ipcMain as unknown as { _invokeHandlers: Map<string, Handler> }
    )._invokeHandlers.get('sojourn:call');
    const [window] = BrowserWindow.getAllWindows();
    if (!handler || !window) throw new Error('There is nobody to ask.');
    const { webContents } = window;
    const holder = new WebContentsView();
    // What nothing refers to is collected, and its page with it.
    Object.assign(globalThis, { holder });
    const { webContents: view } = holder;
    await view.loadURL('app://sojourn/index.html');
    const url = webContents.mainFrame.url;
    const senders: Record<string, unknown> = {
      'our window': { senderFrame: webContents.mainFrame, sender: webContents },
      'a frame of ours with our address': { senderFrame: { url }, sender: webContents },
      'a frame that is gone': { senderFrame: null, sender: webContents },
      'a web content without a window': { senderFrame: view.mainFrame, sender: view },
    };
    return handler(senders[name], 'app.info');
  }, sender);
}

test('W5: only the main frame of one of our windows is answered', async ({ launchSojourn }) => {
  const { app } = await launchSojourn();
  expect(await askAs(app, 'our window')).toMatchObject({ ok: true });
  for (const sender of [
    'a frame of ours with our address',
    'a frame that is gone',
    'a web content without a window',
  ]) {
    expect(await askAs(app, sender), sender).toMatchObject({
      ok: false,
      error: { code: 'sender_refused' },
    });
  }
});

const allRefused = channels.map((channel) => [channel, 'sender_refused']);
const noBridge = channels.map((channel) => [channel, 'no bridge']);
const refusals = [allRefused, noBridge];

/** Every channel, with an input that its schema might like: what is refused is the sender, not the input. */
function callEverything(page: Page | Frame): Promise<unknown> {
  return call(page, channels);
}

function call(page: Page | Frame, asked: readonly string[]): Promise<unknown> {
  return page.evaluate(async (names) => {
    const { bridge } = globalThis as unknown as {
      bridge: {
        call(channel: string, input: unknown): Promise<{ ok: boolean; error?: { code: string } }>;
      };
    };
    if (!('bridge' in globalThis)) return names.map((name) => [name, 'no bridge']);
    const answers: [string, string][] = [];
    for (const name of names) {
      const answer = await bridge.call(name, undefined);
      answers.push([name, answer.ok ? 'answered' : (answer.error?.code ?? '')]);
    }
    return answers;
  }, asked);
}

/** Notes every event that the page hears: its name, how many things the listener was given, their keys. */
async function listen(page: Page): Promise<void> {
  await page.evaluate((names) => {
    const heard: unknown[] = [];
    Object.assign(globalThis, { heard });
    const { bridge } = globalThis as unknown as PageGlobals;
    for (const name of names) {
      bridge.on(name, (...given: unknown[]) => {
        heard.push([name, given.length, Object.keys(given[0] as object).sort()]);
      });
    }
  }, eventNames);
}

async function createVault(page: Page): Promise<void> {
  await page.evaluate(() =>
    (globalThis as unknown as PageGlobals).bridge.call('vault.create', {
      passphrase: 'four words make one',
      keychain: false,
    }),
  );
}

/** A window, or a view in one, that has our preload script and shows another page. Its session may load from anywhere. */
async function openHostile(
  app: ElectronApplication,
  address: string,
  kind: 'window' | 'view' = 'window',
  frames = false,
): Promise<Page> {
  const opening = app.waitForEvent('window', (page) => page.url() === address);
  await app.evaluate(
    async ({ app: electron, BrowserWindow, session, WebContentsView }, wanted) => {
      session.defaultSession.webRequest.onBeforeRequest(null);
      const webPreferences = {
        preload: `${electron.getAppPath()}/out/preload/index.cjs`,
        nodeIntegrationInSubFrames: wanted.frames,
      };
      const window = new BrowserWindow({ webPreferences });
      if (wanted.kind === 'window') {
        window.webContents.removeAllListeners('will-frame-navigate');
        await window.loadURL(wanted.address);
        return;
      }
      const view = new WebContentsView({ webPreferences });
      window.contentView.addChildView(view);
      await view.webContents.loadURL(wanted.address);
    },
    { address, kind, frames },
  );
  return opening;
}

async function addFrame(page: Page, address: string): Promise<Frame> {
  const loaded = page.waitForEvent('frameattached');
  await page.evaluate(
    (src) =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.addEventListener('load', resolve);
        frame.src = src;
        document.body.append(frame);
      }),
    address,
  );
  return loaded;
}
