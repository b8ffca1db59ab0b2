// Stored secrets never reach the window: not its memory, its storage, nor what passes between it and the shell
// (security.md, S9).

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { createVault } from '../../src/core/vault/index.ts';
import { memoryKeychain } from '../servers/memoryKeychain.ts';
import { expect, test } from './harness/index.ts';
import type { SystemBrowser } from './harness/index.ts';
import { choose, chooseApp, linkTrigger, passphrase, protectVault, size } from './steps.ts';

/** Something that is surely there: a search that does not find it is no search. */
const witness = 'My first Practice Tasks account';

test('S9: after a sign-in and an API key, no stored secret is in the memory, the storage or the traffic of the window, nor in what Electron writes', async ({
  home,
  launchSojourn,
  systemBrowser,
}) => {
  test.setTimeout(180_000);
  const sojourn = await launchSojourn({ size });
  const { app, window } = sojourn;
  // What the shell answers and sends, from the first call on. The window's own words go the other way.
  await app.evaluate(({ ipcMain }) => {
    const traffic: string[] = [];
    Object.assign(globalThis, { traffic });
    type Handler = (...given: unknown[]) => unknown;
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })
      ._invokeHandlers;
    const handler = handlers.get('sojourn:call');
    if (!handler) throw new Error('Nobody answers the window.');
    ipcMain.removeHandler('sojourn:call');
    ipcMain.handle('sojourn:call', async (...given) => {
      const answer = await handler(...given);
      traffic.push(JSON.stringify(answer));
      return answer;
    });
  });
  await window.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
  await protectVault(window);
  await linkTrigger(window, systemBrowser);
  const apiKey = await linkDocuments(window, systemBrowser);
  // The editor, and with it everything that was typed into it, is left.
  await window.getByRole('link', { name: 'Connections' }).click();
  await expect(window.getByText(witness).first()).toBeVisible();
  expect(await window.evaluate(() => 'notReloaded' in globalThis)).toBe(true);

  const devtools = await window.context().newCDPSession(window);
  const places = {
    memory: await heapOf(devtools),
    storage: await storageOf(window),
    cookies: JSON.stringify(
      await app.evaluate(({ session }) => session.defaultSession.cookies.get({})),
    ),
    traffic: await app.evaluate(() =>
      JSON.stringify((globalThis as unknown as { traffic: string[] }).traffic),
    ),
    page: await window.content(),
    output: sojourn.output.join(''),
  };
  await sojourn.quit();

  const secrets = [apiKey, ...(await storedTokens(home))];
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  expect(secrets.every((secret) => secret.length >= 20)).toBe(true);
  expect(places.memory).toContain(witness);
  expect(places.traffic).toContain(witness);
  for (const [place, text] of Object.entries(places)) {
    for (const [index, secret] of secrets.entries()) {
      expect(occurs(text, secret), `secret ${index} in ${place}`).toBe(false);
    }
  }
  for (const file of filesBelow(home)) {
    const bytes = readFileSync(file);
    for (const [index, secret] of [...secrets, passphrase].entries()) {
      const found =
        occurs(bytes.toString('latin1'), secret) || bytes.includes(secret, 0, 'utf16le');
      expect(found, `secret ${index} in ${file}`).toBe(false);
    }
  }
});

/** Plain, and as it would stand in a URL or behind base64. */
function occurs(text: string, secret: string): boolean {
  const forms = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
  ];
  return forms.some((form) => text.includes(form));
}

async function linkDocuments(window: Page, systemBrowser: SystemBrowser): Promise<string> {
  await window.getByRole('button', { name: 'Add step' }).click();
  await window.getByRole('menuitem', { name: 'Simple Action' }).click();
  const action = window.getByRole('region', { name: 'New Action' });
  await chooseApp(window, action, 'Practice Documents');
  await choose(window, action.getByRole('combobox', { name: 'Actions' }), 'Create document');
  await action.getByRole('button', { name: 'Link an account' }).click();
  const dialog = window.getByRole('dialog', { name: 'Connection' });
  await dialog.getByRole('link', { name: /api-keys/ }).click();
  const keys = await systemBrowser.nextPage();
  const apiKey = (await keys.locator('#key-ada').textContent()) ?? '';
  // Typed by keys: a tool that fills fields leaves the text in the page's memory itself.
  await dialog.getByLabel('API key', { exact: true }).focus();
  await window.keyboard.insertText(apiKey);
  await dialog.getByRole('button', { name: 'Link account' }).click();
  await expect(dialog).toBeHidden();
  await expect(action.getByText(/ada@practice\.example/).first()).toBeVisible();
  return apiKey;
}

/** Everything that the page's script engine can still reach, as V8 writes it. */
async function heapOf(devtools: CDPSession): Promise<string> {
  const chunks: string[] = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.enable');
  // Twice, since what finalizers let go of is collected by the next one.
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  return chunks.join('');
}

function storageOf(window: Page): Promise<string> {
  return window.evaluate(async () => {
    const databases = await indexedDB.databases();
    const cached = await caches.keys().catch(() => []);
    return JSON.stringify([
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      databases,
      cached,
      document.cookie,
    ]);
  });
}

/** The tokens of the sign-in, as the vault holds them. */
async function storedTokens(home: string): Promise<string[]> {
  const vault = createVault({ folder: home, keychain: memoryKeychain(), now: Date.now });
  await vault.unlock({ passphrase });
  const tokens: string[] = [];
  const { open } = vault;
  if (!open) throw new Error('The vault is not open.');
  const rows = open.db.prepare("SELECT id FROM connections WHERE app = 'practice-tasks'").all();
  for (const row of rows) {
    const { id } = row as { id: string };
    for (const field of ['access_token', 'refresh_token']) {
      const token = open.secrets.get({ record: id, app: 'practice-tasks', field });
      if (token !== null) tokens.push(token);
    }
  }
  await vault.lock();
  return tokens;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
