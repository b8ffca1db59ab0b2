// The main job, as a newcomer does it: link two accounts, build a journey, run it, see the result, export it.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import { root } from '../../scripts/project.ts';
import { expect, screenshot, test } from './harness/index.ts';
import type { Sojourn, SystemBrowser } from './harness/index.ts';
import {
  allow,
  choose,
  chooseApp,
  linkTrigger,
  passphrase,
  protectVault,
  size,
  startTrigger,
} from './steps.ts';

test('A3, C2–C8, J10, R1, E1: from an empty folder to a run and an exported journey; again after a restart, and by command line', async ({
  folder,
  home,
  launchSojourn,
  systemBrowser,
}) => {
  test.setTimeout(180_000);
  const sojourn = await launchSojourn({ size, colorScheme: 'light' });
  const { window } = sojourn;
  await protectVault(window);
  await linkTrigger(window, systemBrowser);
  const apiKey = await linkDocuments(window, systemBrowser);
  await window.getByRole('button', { name: 'Save & Start' }).click();
  await expect(window.getByRole('tab', { name: 'History' })).toHaveAttribute(
    'aria-selected',
    'true',
  );

  await addTask(window, 'Pack the tent');
  await window.getByRole('button', { name: 'Check now' }).click();
  await seeSucceededRun(window, 'Pack the tent');
  await seeDocument(window, 'Task: Pack the tent');

  await openJourney(window);
  await window.getByRole('button', { name: 'Stop', exact: true }).click();
  const bundle = join(folder, 'out.sojourn.json');
  await exportTo(sojourn, bundle);
  const exported = readFileSync(bundle, 'utf8');
  expect(JSON.parse(exported)).toMatchObject({ journeys: [{ name: 'Tent journey' }] });
  expect(exported).not.toContain(apiKey);
  await sojourn.quit();

  for (const file of readdirSync(home).filter((name) => /^(sojourn|vault)/.test(name))) {
    const bytes = readFileSync(join(home, file)).toString('latin1');
    expect(bytes, file).not.toContain(apiKey);
    expect(bytes, file).not.toContain('My first Practice Tasks account');
  }

  const again = await launchSojourn({ size });
  await again.window.getByLabel('Passphrase', { exact: true }).fill('not the passphrase');
  await again.window.getByRole('button', { name: 'Unlock' }).click();
  await expect(again.window.getByText('That passphrase does not open the vault.')).toBeVisible();
  await again.window.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await again.window.getByRole('button', { name: 'Unlock' }).click();
  await openJourney(again.window);
  await again.window.getByRole('button', { name: 'Run now' }).click();
  await seeSucceededRun(again.window, 'Pack the tent');
  await again.quit();

  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, passphrase);
  const run = await command(home, passphraseFile, ['run', 'Tent journey', '--json']);
  expect(JSON.parse(run)).toMatchObject({
    state: 'succeeded',
    steps: [{ state: 'succeeded', output: { title: 'Task: Pack the tent' } }],
  });
});

test('C3: cancelling in the browser says so, keeps the name, and a second try succeeds', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await startTrigger(window);
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await trigger.getByLabel('Connection name').fill('Holiday tasks');
  await trigger.getByRole('button', { name: 'Link an account' }).click();
  await expect(window.getByText('Waiting for sign-in in your browser…')).toBeVisible();
  await window.getByRole('button', { name: 'Cancel' }).click();
  await expect(trigger.getByLabel('Connection name')).toHaveValue('Holiday tasks');

  await systemBrowser.nextPage();
  await trigger.getByRole('button', { name: /Link an account|Try again/ }).click();
  const chooser = await systemBrowser.nextPage();
  await chooser.getByRole('button', { name: /Ben Practice/ }).click();
  await chooser.getByRole('button', { name: 'Cancel' }).click();
  await expect(window.getByText(/did not grant access/)).toBeVisible();
  await expect(trigger.getByLabel('Connection name')).toHaveValue('Holiday tasks');

  await window.getByRole('button', { name: 'Try again' }).click();
  await allow(await systemBrowser.nextPage(), /Ben Practice/);
  await expect(trigger.getByText(/ben@practice\.example/).first()).toBeVisible();
});

/** Adds the action with an API key, puts the task's title into the document's; gives the key. */
async function linkDocuments(window: Page, systemBrowser: SystemBrowser): Promise<string> {
  await window.getByLabel('Journey name').fill('Tent journey');
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
  await dialog.getByLabel('API key', { exact: true }).fill('practice_not_a_key');
  await dialog.getByRole('button', { name: 'Link account' }).click();
  await expect(dialog.getByText(/did not accept these credentials/)).toBeVisible();
  await expect(dialog.getByLabel('API key', { exact: true })).toHaveValue('practice_not_a_key');
  await dialog.getByLabel('API key', { exact: true }).fill(apiKey);
  await dialog.getByRole('button', { name: 'Link account' }).click();
  await expect(dialog).toBeHidden();
  await expect(action.getByText(/ada@practice\.example/).first()).toBeVisible();

  const title = action.getByRole('textbox', { name: 'Title' });
  await title.click();
  await title.pressSequentially('Task: ');
  await window.getByRole('treeitem', { name: /Text Title/ }).click();
  await screenshot(window, 'editor-data-light');
  await window.keyboard.press('Escape');
  await expect(window.getByRole('tree', { name: 'Data' })).toBeHidden();
  await screenshot(window, 'editor-light');
  return apiKey;
}

/** Adds a task in the practice service, on the app's page. */
async function addTask(window: Page, title: string): Promise<void> {
  await window.getByRole('link', { name: 'Apps' }).click();
  await window.getByRole('link', { name: /Practice Tasks/ }).click();
  await window.getByLabel('New task').fill(title);
  await window.getByRole('button', { name: 'Add task' }).click();
  await expect(window.getByText(title)).toBeVisible();
  await openJourney(window);
  await window.getByRole('tab', { name: 'History' }).click();
}

async function openJourney(window: Page): Promise<void> {
  await window.getByRole('link', { name: 'Journeys' }).click();
  await window.getByRole('link', { name: /Tent journey/ }).click();
}

/** The report of the newest run is open: what the step was given, and what the app answered. */
async function seeSucceededRun(window: Page, title: string): Promise<void> {
  await expect(window.getByText('Succeeded').first()).toBeVisible();
  const output = window.getByRole('tabpanel', { name: 'Output' });
  await expect(output.getByText(`Task: ${title}`, { exact: true })).toBeVisible();
  await screenshot(window, 'run-light');
  await window.getByRole('tab', { name: 'Input' }).click();
  const input = window.getByRole('tabpanel', { name: 'Input' });
  await expect(input.getByText(`Task: ${title}`, { exact: true })).toBeVisible();
}

async function seeDocument(window: Page, title: string): Promise<void> {
  await window.getByRole('link', { name: 'Apps' }).click();
  await window.getByRole('link', { name: /Practice Documents/ }).click();
  await expect(window.getByText(title)).toBeVisible();
}

async function exportTo({ app, window }: Sojourn, file: string): Promise<void> {
  // The save dialog belongs to the system; the test answers it, as it would press keys in it.
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await window.getByRole('button', { name: 'Export' }).click();
  const preview = window.getByRole('dialog', { name: /Export/ });
  await expect(preview.getByText('My first Practice Tasks account').first()).toBeVisible();
  await screenshot(window, 'export-light');
  await preview.getByRole('button', { name: 'Save file' }).click();
  await expect(preview).toBeHidden();
}

async function command(home: string, passphraseFile: string, args: string[]): Promise<string> {
  const child = spawn('node', [join(root, 'src/cli/index.ts'), '--home', home, ...args], {
    env: { ...process.env, SOJOURN_PASSPHRASE_FILE: passphraseFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
}
