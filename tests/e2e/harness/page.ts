// A page as an attacker would have it.

import { expect } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import type { Bridge } from '../../../src/shared/contract/wire.ts';

/** What the preload puts on a page. */
export interface PageGlobals {
  readonly bridge: Bridge;
}

/** What the page's scripts ask for is not held to its policy any more; frames and forms still are. */
export async function withoutCsp(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setBypassCSP', { enabled: true });
  await page.reload();
}

/** The same window served without any policy: what is behind the policy must hold alone. */
export async function withoutAnyPolicy(app: ElectronApplication, window: Page): Promise<void> {
  await app.evaluate(({ app: electron, protocol }) => {
    const { readFileSync } = process.getBuiltinModule('fs');
    const types: Record<string, string> = {
      html: 'text/html',
      js: 'text/javascript',
      css: 'text/css',
    };
    protocol.unhandle('app');
    protocol.handle('app', ({ url }) => {
      const { pathname } = new URL(url);
      const type = types[pathname.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      const file = `${electron.getAppPath()}/out/renderer${pathname}`;
      return new Response(readFileSync(file), { headers: { 'Content-Type': type } });
    });
  });
  await window.reload();
}

interface Watch {
  asked: { readonly url: string; readonly refused: boolean }[];
}

/** From now on the shell remembers where its web contents were asked to go, and whether that was refused. */
export async function watchNavigations(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ webContents }) => {
    const watch: Watch = { asked: [] };
    Object.assign(globalThis, { watch });
    for (const contents of webContents.getAllWebContents()) {
      contents.on('will-frame-navigate', ({ url, defaultPrevented }) => {
        watch.asked.push({ url, refused: defaultPrevented });
      });
    }
  });
}

/** Waits until the shell was asked for an address, and sees that this and everything before was refused. */
export async function expectRefused(app: ElectronApplication, address: string): Promise<void> {
  const asked = () => app.evaluate(() => (globalThis as unknown as { watch: Watch }).watch.asked);
  await expect
    .poll(async () => (await asked()).map(({ url }) => url), { timeout: 30_000 })
    .toContain(address);
  expect((await asked()).filter(({ refused }) => !refused)).toEqual([]);
}

/** One more attempt: when it has come to the shell, so has whatever was begun before. */
export async function expectLastRefused(app: ElectronApplication, window: Page): Promise<void> {
  const last = 'https://example.org/last-of-all';
  await window.evaluate((address) => location.assign(address), last);
  await expectRefused(app, last);
}
