// What people do in many tests, from the first start to a linked account.

import type { Locator, Page } from '@playwright/test';
import { expect } from './harness/index.ts';
import type { Step } from '../../src/shared/journey.ts';
import type { LaunchSojourn, Sojourn, SystemBrowser } from './harness/index.ts';

export const passphrase = 'four words make one';
export const size = { width: 1280, height: 800 };

export const first = 'My first Practice Tasks account';
export const second = 'My second Practice Tasks account';

/** First start in a window of the usual size and in light; its vault is made, Journeys are there. */
export async function startProtected(launchSojourn: LaunchSojourn): Promise<Sojourn> {
  const sojourn = await launchSojourn({ size, colorScheme: 'light' });
  await protectVault(sojourn.window);
  return sojourn;
}

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

/** Opens a page by the main navigation. */
export async function goTo(
  window: Page,
  page: 'Journeys' | 'Runs' | 'Connections' | 'Apps' | 'Settings' | 'Help',
): Promise<void> {
  await window
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: page, exact: true })
    .click();
}

/** Opens the page of an app. */
export async function openApp(window: Page, name: string): Promise<void> {
  await goTo(window, 'Apps');
  await window.getByRole('link', { name: new RegExp(name) }).click();
  await expect(window.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** Opens the vault of an earlier start. */
export async function unlock(window: Page): Promise<void> {
  await window.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await window.getByRole('button', { name: 'Unlock' }).click();
  await expect(window.getByRole('link', { name: 'Journeys' })).toBeVisible();
}

/** A new journey that begins with a new practice task; no account yet. */
export async function startTrigger(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  const trigger = await chooseTrigger(window);
  await expect(trigger.getByLabel('Connection name')).toHaveValue(first);
}

/** In a journey that has none yet: a new practice task. */
export async function chooseTrigger(window: Page): Promise<Locator> {
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await chooseApp(window, trigger, 'Practice Tasks');
  await choose(window, trigger.getByRole('combobox', { name: 'Triggers' }), 'New task');
  return trigger;
}

/** Adds an action at the end; gives its panel. */
export async function addAction(window: Page, app: string, action: string): Promise<Locator> {
  await window.getByRole('button', { name: 'Add step' }).last().click();
  await window.getByRole('menuitem', { name: 'Simple Action' }).click();
  const panel = window.getByRole('region', { name: 'New Action' });
  await chooseApp(window, panel, app);
  await choose(window, panel.getByRole('combobox', { name: 'Actions' }), action);
  return panel;
}

/** Adds a complete action: it creates a task in the list Work. */
export async function addTaskStep(window: Page): Promise<void> {
  const action = await addAction(window, 'Practice Tasks', 'Create task');
  await action.getByRole('textbox', { name: 'Title' }).click();
  await window.keyboard.type('Write it down');
  await window.keyboard.press('Escape');
  await choose(window, action.getByRole('combobox', { name: 'Task list' }), 'Work');
}

/** Links another account in a connection field that shows an existing one. */
export async function linkAnother(
  place: Locator,
  systemBrowser: SystemBrowser,
  person: RegExp,
): Promise<void> {
  await place.getByRole('button', { name: 'Create new connection' }).click();
  await place.getByRole('button', { name: 'Link an account' }).click();
  await allow(await systemBrowser.nextPage(), person);
}

/** The API key of Ada, from the page that the Connection window links to. */
export async function readApiKey(dialog: Locator, systemBrowser: SystemBrowser): Promise<string> {
  await dialog.getByRole('link', { name: /api-keys/ }).click();
  const keys = await systemBrowser.nextPage();
  return (await keys.locator('#key-ada').textContent()) ?? '';
}

/** Withdraws Sojourn's access at the provider, on the page that the app's guide links to; gives that page. */
export async function withdrawAccess(
  window: Page,
  systemBrowser: SystemBrowser,
  person: string,
): Promise<Page> {
  await openApp(window, 'Practice Tasks');
  await window.getByRole('link', { name: 'page of connected apps' }).click();
  const page = await systemBrowser.nextPage();
  await page.getByRole('button', { name: `Remove access to the account of ${person}` }).click();
  await expect(page.getByText(`lost its access to the account of ${person}`)).toBeVisible();
  return page;
}

/** Opens the detail of a connection on the Connections page. */
export async function openConnection(window: Page, name: string): Promise<Locator> {
  await goTo(window, 'Connections');
  await window.getByRole('link', { name, exact: true }).click();
  return window.getByRole('complementary', { name: `Connection ${name}` });
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

/** The person in the browser: chooses the account, unticks what it shall not get, and allows. */
export async function allow(
  page: Page,
  person: RegExp,
  ...leaveOut: readonly string[]
): Promise<void> {
  await page.getByRole('button', { name: person }).click();
  for (const permission of leaveOut) await page.getByLabel(permission).uncheck();
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByText(/close this page/)).toBeVisible();
}

/** Picks an option of a combobox by its name. */
export async function choose(window: Page, combobox: Locator, option: string): Promise<void> {
  await combobox.click();
  await window.getByRole('option', { name: option }).first().click();
}

/** Picks an app: of a long list only the first rows are there, so its name is typed, as a person would. */
export async function chooseApp(window: Page, place: Locator, name: string): Promise<void> {
  await place.getByRole('combobox', { name: 'Apps' }).click();
  await window.keyboard.insertText(name);
  await window.getByRole('option', { name }).first().click();
}

/** A new journey that is run by hand: nothing to link, nothing to wait for. */
export async function startByHand(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await chooseApp(window, trigger, 'Scheduler');
  await choose(window, trigger.getByRole('combobox', { name: 'Triggers' }), 'Run by hand');
}

/** The card of the trigger (1) or of a step, chosen or not. */
export function card(window: Page, number: number): Locator {
  return window.getByRole('button', { name: new RegExp(`^Step ${number}(, chosen)?$`) });
}

/** Pastes steps below the trigger, as the clipboard would give their text. */
export async function pasteSteps(window: Page, text: string): Promise<void> {
  await card(window, 1).focus();
  await card(window, 1).evaluate((element, data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', data);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
}

/** The text of copied steps. */
export function copiedText(steps: readonly Step[]): string {
  return JSON.stringify({ format: 'sojourn.steps', formatVersion: 1, steps });
}

/** Steps that write lines to the log, each with data of the step above; ids and lines are numbered from 1. */
export function logSteps(count: number): Step[] {
  return Array.from({ length: count }, (_, index): Step => ({
    id: `s${index + 1}`,
    kind: 'action',
    app: 'logger',
    action: 'log',
    fields: { message: { text: `Line ${index + 1} after {{ s${index}.message }}` } },
  }));
}
