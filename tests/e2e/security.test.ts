// Settings → Security, the audit log and the ways back into a vault, against the real core.

import type { Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './harness/index.ts';
import type { Sojourn } from './harness/index.ts';
import { passphrase, protectVault } from './steps.ts';

const another = 'another four words now';

test('V4: the passphrase is changed, and only the new one opens the vault', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn();
  await protectVault(window);
  await openSettings(window, 'Security');
  await expect(window.getByText('Your passphrase opens it. A recovery key exists.')).toBeVisible();

  await changePassphrase(window, 'not this one');
  const dialog = window.getByRole('dialog', { name: 'Change passphrase' });
  await expect(dialog.getByText('That passphrase does not open the vault.')).toBeVisible();
  await expect(dialog.getByLabel('New passphrase', { exact: true })).toHaveValue(another);
  await dialog.getByLabel('Current passphrase').fill(passphrase);
  await dialog.getByRole('button', { name: 'Change passphrase' }).click();
  await expect(dialog).toBeHidden();

  await window.getByRole('button', { name: 'Lock now' }).click();
  await unlock(window, passphrase);
  await expect(window.getByText('That passphrase does not open the vault.')).toBeVisible();
  await unlock(window, another);
  await expect(window.getByRole('link', { name: 'Journeys' })).toBeVisible();
});

test('V4: a new recovery key is typed back, opens the vault, and a new passphrase is offered', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn();
  const first = await protectAndKeepKey(window);
  await openSettings(window, 'Security');
  await window.getByRole('button', { name: 'Make a new recovery key' }).click();
  await window.getByLabel('Current passphrase').fill(passphrase);
  await window.getByRole('button', { name: 'Make recovery key' }).click();
  const second = await keepNewKey(window);
  expect(second).not.toBe(first);

  await window.getByRole('button', { name: 'Lock now' }).click();
  await window.getByRole('button', { name: 'Use recovery key' }).click();
  await window.getByLabel('Recovery key').fill(first);
  await window.getByRole('button', { name: 'Unlock' }).click();
  await expect(window.getByText('That recovery key does not open this vault.')).toBeVisible();
  await window.getByLabel('Recovery key').fill(second);
  await window.getByRole('button', { name: 'Unlock' }).click();
  await expect(window.getByRole('heading', { name: 'Set a new passphrase' })).toBeVisible();
  await window.getByLabel('New passphrase', { exact: true }).fill(another);
  await window.getByLabel('Repeat new passphrase').fill(another);
  await window.getByRole('button', { name: 'Set passphrase' }).click();
  await expect(window.getByRole('link', { name: 'Journeys' })).toBeVisible();

  await window.getByRole('button', { name: 'Lock vault' }).click();
  await unlock(window, another);
  await expect(window.getByRole('link', { name: 'Journeys' })).toBeVisible();
});

test('V4: the key is rotated and the new recovery key is kept', async ({ launchSojourn }) => {
  const { window } = await launchSojourn();
  await protectVault(window);
  await openSettings(window, 'Security');
  await window.getByRole('button', { name: 'Rotate the key' }).click();
  const dialog = window.getByRole('dialog', { name: 'Rotate the key' });
  await dialog.getByLabel('Current passphrase').fill(passphrase);
  await dialog.getByRole('button', { name: 'Rotate the key' }).click();
  await keepNewKey(window);
  await openSettings(window, 'Audit log');
  await expect(window.getByText('Today')).toBeVisible();
  await chooseKind(window, 'Key rotated');
  await expect(window.getByRole('list', { name: 'Events' }).getByRole('time')).toHaveCount(1);
});

test('V3: lock rules are kept, and lock the window', async ({ launchSojourn }) => {
  const { window } = await launchSojourn();
  await protectVault(window);
  await openSettings(window, 'Security');
  await window.getByRole('radio', { name: 'Wait' }).click();
  await window.getByRole('combobox', { name: 'When nobody uses this computer' }).click();
  await window.getByRole('option', { name: 'After 30 minutes' }).click();
  await openSettings(window, 'General');
  await openSettings(window, 'Security');
  await expect(window.getByRole('radio', { name: 'Wait' })).toBeChecked();
  await expect(
    window.getByRole('combobox', { name: 'When nobody uses this computer' }),
  ).toContainText('After 30 minutes');
});

test('S7: a backup brings back what was there; a wrong passphrase changes nothing', async ({
  launchSojourn,
  folder,
}) => {
  const sojourn = await launchSojourn();
  const { window } = sojourn;
  const file = join(folder, 'autumn.backup');
  await protectVault(window);
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  await expect(window.getByRole('region', { name: 'New Trigger' })).toBeVisible();
  await openSettings(window, 'Security');
  await answerDialogs(sojourn, file);
  await window.getByRole('button', { name: 'Back up now' }).click();
  await expect(window.getByText('Saved “autumn.backup”')).toBeVisible();

  await changePassphrase(window, passphrase);
  await expect(window.getByRole('dialog')).toBeHidden();
  await window.getByRole('button', { name: 'Restore a backup' }).click();
  const dialog = window.getByRole('dialog', { name: 'Restore this backup' });
  await expect(dialog.getByText('autumn.backup')).toBeVisible();
  await expect(dialog.getByText('An earlier state of this vault')).toBeVisible();
  await dialog.getByLabel('Passphrase at that time').fill(another);
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(dialog.getByText('That passphrase does not open the vault.')).toBeVisible();
  await dialog.getByLabel('Passphrase at that time').fill(passphrase);
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(dialog).toBeHidden();

  await window.getByRole('button', { name: 'Lock vault' }).click();
  await unlock(window, passphrase);
  await expect(window.getByRole('link', { name: 'Journeys' })).toBeVisible();
});

test('S7: a file that is no backup is refused with its reason, and the vault stays as it was', async ({
  launchSojourn,
  folder,
}) => {
  const sojourn = await launchSojourn();
  const { window } = sojourn;
  const file = join(folder, 'notes.backup');
  writeFileSync(file, 'Milk, bread, apples');
  await protectVault(window);
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  await expect(window.getByRole('region', { name: 'New Trigger' })).toBeVisible();
  await openSettings(window, 'Security');
  await answerDialogs(sojourn, file);
  await window.getByRole('button', { name: 'Restore a backup' }).click();
  await expect(window.getByText(/This backup cannot be used/)).toBeVisible();
  await expect(window.getByRole('dialog')).toBeHidden();
  await window.getByRole('link', { name: 'Journeys' }).click();
  await expect(window.getByRole('link', { name: 'New journey' })).toBeVisible();
  await window.getByRole('button', { name: 'Lock vault' }).click();
  await unlock(window, passphrase);
  await expect(window.getByRole('link', { name: 'New journey' })).toBeVisible();
});

test('C16: the audit log shows what happened and filters it by its place', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn();
  await protectVault(window);
  await openSettings(window, 'Audit log');
  const events = window.getByRole('list', { name: 'Events' });
  await expect(events.getByText(/Vault created:/)).toBeAttached();
  await window.getByRole('searchbox', { name: 'Search the audit log' }).fill('nothing like it');
  await expect(window.getByText('No event matches')).toBeVisible();
  await window.getByRole('link', { name: 'Clear the filters' }).click();
  await chooseKind(window, 'Vault created');
  await expect(window).toHaveURL(/kind=vault-created/);
  await expect(events.getByRole('time')).toHaveCount(1);
});

async function openSettings(window: Page, page: string): Promise<void> {
  await window.getByRole('link', { name: 'Settings' }).click();
  await window.getByRole('link', { name: page }).click();
}

async function unlock(window: Page, by: string): Promise<void> {
  await window.getByLabel('Passphrase', { exact: true }).fill(by);
  await window.getByRole('button', { name: 'Unlock' }).click();
}

async function changePassphrase(window: Page, current: string): Promise<void> {
  await window.getByRole('button', { name: 'Change passphrase' }).click();
  const dialog = window.getByRole('dialog', { name: 'Change passphrase' });
  await dialog.getByLabel('Current passphrase').fill(current);
  await dialog.getByLabel('New passphrase', { exact: true }).fill(another);
  await dialog.getByLabel('Repeat new passphrase').fill(another);
  await dialog.getByRole('button', { name: 'Change passphrase' }).click();
}

async function chooseKind(window: Page, kind: string): Promise<void> {
  await window.getByRole('combobox', { name: 'Kind of event' }).click();
  // The list is virtual and the search has the focus: what is typed brings the kind into view.
  await window.keyboard.type(kind);
  await window.getByRole('option', { name: kind }).click();
}

/** First start; gives the recovery key that it showed. */
async function protectAndKeepKey(window: Page): Promise<string> {
  const dialog = window.getByRole('dialog', { name: 'Protect your vault' });
  await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await dialog.getByLabel('Repeat passphrase').fill(passphrase);
  await dialog.getByRole('button', { name: 'Create vault' }).click();
  const key = await shownKey(window);
  await window.getByRole('button', { name: 'I have kept it' }).click();
  return key;
}

/** Types the end of the new key back; a wrong one is refused first. */
async function keepNewKey(window: Page): Promise<string> {
  const key = await shownKey(window);
  await window.getByRole('button', { name: 'Next' }).click();
  await window.getByLabel('Last two groups').fill('0000 0000');
  await window.getByRole('button', { name: 'Done' }).click();
  await expect(window.getByText('That is not how the key ends.')).toBeVisible();
  await window.getByLabel('Last two groups').fill(key.split('-').slice(-2).join(' '));
  await window.getByRole('button', { name: 'Done' }).click();
  await expect(window.getByRole('dialog')).toBeHidden();
  return key;
}

async function shownKey(window: Page): Promise<string> {
  const groups = window.getByRole('group', { name: 'Recovery key' }).locator('code');
  await expect(groups).toHaveCount(8);
  return (await groups.allTextContents()).join('-');
}

/** The person's answer to the save and open dialogs of the system, which no test can click. */
async function answerDialogs({ app }: Sojourn, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, filePath);
}
