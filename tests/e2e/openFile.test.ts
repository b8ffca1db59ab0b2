// A file that is opened with Sojourn comes into the window (security.md, W7; product.md, U7).

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { obtainElectron } from '../../scripts/electronRuntime.ts';
import { root } from '../../scripts/project.ts';
import { expect, test } from './harness/index.ts';
import { makeVault, passphrase, protectVault } from './steps.ts';

const bundle = JSON.stringify({
  format: 'sojourn.bundle',
  formatVersion: 1,
  connections: [],
  journeys: [
    {
      format: 'sojourn.journey',
      formatVersion: 1,
      name: 'Trip to the sea',
      connections: {},
      trigger: { id: 's0', fields: {} },
      steps: [],
      settings: { pollSeconds: 300 },
    },
  ],
});

/** A second start, from another folder and with a relative path. @returns its exit code */
async function startAgain(home: string, folder: string, args: readonly string[]): Promise<number> {
  const { executable } = await obtainElectron();
  const rootOnly = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executable, [root, ...rootOnly, ...args], {
    cwd: folder,
    env: { ...process.env, SOJOURN_HOME: home },
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

function importDialog(window: Page) {
  return window.getByRole('dialog', { name: 'Import' });
}

test('U7, W7: a second start ends, brings the window to the front and hands over its file; a wrong file is told of', async ({
  folder,
  home,
  launchSojourn,
}) => {
  writeFileSync(join(folder, 'trip.sojourn.json'), bundle);
  writeFileSync(join(folder, 'notes.txt'), 'notes');
  writeFileSync(join(folder, 'broken.sojourn.json'), '{');
  const { app, window } = await launchSojourn();
  await protectVault(window);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());

  expect(await startAgain(home, folder, ['trip.sojourn.json'])).toBe(0);
  await expect(importDialog(window).getByText('Trip to the sea')).toBeVisible();
  const windows = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((each) => each.isVisible()),
  );
  expect(windows).toEqual([true]);
  await importDialog(window).getByRole('button', { name: 'Import' }).click();
  await expect(importDialog(window)).toBeHidden();
  await expect(window.getByRole('link', { name: /Trip to the sea/ })).toBeVisible();

  for (const [file, reason] of [
    ['notes.txt', /its name does not end in \.sojourn\.json/],
    ['gone.sojourn.json', /it cannot be read/],
    ['broken.sojourn.json', /cannot be imported/],
  ] as const) {
    expect(await startAgain(home, folder, [file])).toBe(0);
    await expect(importDialog(window).getByText(reason)).toBeVisible();
    await importDialog(window).getByRole('button', { name: 'Cancel' }).click();
    await expect(importDialog(window)).toBeHidden();
  }
});

test('U7, W7: a file that starts Sojourn waits until the vault is open; one that comes while it is locked too', async ({
  folder,
  home,
  launchSojourn,
}) => {
  const first = join(folder, 'first.sojourn.json');
  writeFileSync(first, bundle.replace('Trip to the sea', 'First trip'));
  writeFileSync(
    join(folder, 'second.sojourn.json'),
    bundle.replace('Trip to the sea', 'Second trip'),
  );
  const { window } = await launchSojourn({ args: [first] });
  await makeVault(window);
  await expect(importDialog(window).getByText('First trip')).toBeVisible();
  await importDialog(window).getByRole('button', { name: 'Cancel' }).click();

  await window.evaluate(() =>
    (globalThis as unknown as { bridge: { call(channel: string): Promise<unknown> } }).bridge.call(
      'vault.lock',
    ),
  );
  await expect(window.getByRole('button', { name: 'Unlock' })).toBeVisible();
  expect(await startAgain(home, folder, ['second.sojourn.json'])).toBe(0);
  await expect(importDialog(window)).toBeHidden();
  await window.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await window.getByRole('button', { name: 'Unlock' }).click();
  await expect(importDialog(window).getByText('Second trip')).toBeVisible();
});
