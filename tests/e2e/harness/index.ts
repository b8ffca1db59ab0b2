// What an end-to-end test has at hand:
//
//   test('…', async ({ home, systemBrowser, launchSojourn }) => {
//     const { window } = await launchSojourn();
//     await window.getByRole('button', { name: 'Link an account' }).click();
//     const consent = await systemBrowser.nextPage();
//     …
//   });

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { startDisplay } from './display.ts';
import type { Display } from './display.ts';
import { launch } from './sojourn.ts';
import type { LaunchOptions, Sojourn } from './sojourn.ts';
import { startSystemBrowser } from './systemBrowser.ts';
import type { SystemBrowser } from './systemBrowser.ts';

export { expect } from '@playwright/test';
export { screenshot, takesPictures } from './screenshot.ts';
export type { Sojourn } from './sojourn.ts';
export type { SystemBrowser } from './systemBrowser.ts';

/** Starts the app, on the test's own data folder unless told otherwise. What still runs at the end of the test is ended. */
export type LaunchSojourn = (options?: Partial<LaunchOptions>) => Promise<Sojourn>;

interface Fixtures {
  /** A folder of this test alone, removed after it. */
  folder: string;
  /** An empty data folder for the app. */
  home: string;
  systemBrowser: SystemBrowser;
  launchSojourn: LaunchSojourn;
}

interface WorkerFixtures {
  display: Display;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  display: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from this pattern
    async ({}, use) => {
      const display = await startDisplay();
      await use(display);
      await display.close();
    },
    { scope: 'worker' },
  ],

  // eslint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'sojourn-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },

  home: async ({ folder }, use) => {
    const home = join(folder, 'home');
    await mkdir(home);
    await use(home);
  },

  systemBrowser: async ({ folder }, use) => {
    const browser = await startSystemBrowser(join(folder, 'desktop'));
    await use(browser);
    await browser.close();
  },

  launchSojourn: async ({ home, systemBrowser, display }, use, testInfo) => {
    const started: Sojourn[] = [];
    await use(async (options = {}) => {
      const sojourn = await launch({
        home,
        ...options,
        env: { ...display.env, ...systemBrowser.env, ...options.env },
      });
      started.push(sojourn);
      return sojourn;
    });

    for (const [index, { app, window, output }] of started.entries()) {
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach(`output-${index + 1}`, { body: output.join('') });
        if (!window.isClosed()) {
          await window.screenshot({ path: testInfo.outputPath(`window-${index + 1}.png`) });
        }
      }
      await app.close();
    }
  },
});
