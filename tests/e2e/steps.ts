// What people do in many tests, from the first start to a linked account.

import type { Locator, Page } from '@playwright/test';
import { expect } from './harness/index.ts';
import type { SystemBrowser } from './harness/index.ts';

export const passphrase = 'four words make one';
export const size = { width: 1280, height: 800 };

/** First start: makes the vault with a passphrase and keeps the recovery key. Journeys are there then. */
export async function protectVault(window: Page): Promise<void> {
  await makeVault(window);
  await expect(window.getByRole('link', { name: 'Journeys' })).toBeVisible();
}

/** The same, whatever the window shows then. */
export async function makeVault(window: Page): Promise<void> {
  const dialog = window.getByRole('dialog', { name: 'Protect your vault' });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await dialog.getByLabel('Repeat passphrase').fill(passphrase);
  await dialog.getByRole('button', { name: 'Create vault' }).click();
  await expect(window.getByText('Keep your recovery key')).toBeVisible();
  await window.getByRole('button', { name: 'I have kept it' }).click();
}

/** A new journey that begins with a new practice task; no account yet. */
export async function startTrigger(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await choose(window, trigger.getByRole('combobox', { name: 'Apps' }), 'Practice Tasks');
  await choose(window, trigger.getByRole('combobox', { name: 'Triggers' }), 'New task');
  await expect(trigger.getByLabel('Connection name')).toHaveValue(
    'My first Practice Tasks account',
  );
}

/** The same, with Ada's account linked through the system browser and her list chosen. */
export async function linkTrigger(window: Page, systemBrowser: SystemBrowser): Promise<void> {
  await startTrigger(window);
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await expect(trigger.getByText('See your task lists and tasks')).toBeVisible();
  await trigger.getByRole('button', { name: 'Link an account' }).click();
  await allow(await systemBrowser.nextPage(), /Ada Practice/);
  await expect(trigger.getByText(/ada@practice\.example/).first()).toBeVisible();
  await choose(window, trigger.getByRole('combobox', { name: 'Task list' }), 'Errands');
}

/** The person in the browser: chooses the account and allows. */
export async function allow(page: Page, person: RegExp): Promise<void> {
  await page.getByRole('button', { name: person }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByText(/close this page/)).toBeVisible();
}

/** Picks an option of a combobox by its name. */
export async function choose(window: Page, combobox: Locator, option: string): Promise<void> {
  await combobox.click();
  await window.getByRole('option', { name: option }).first().click();
}
