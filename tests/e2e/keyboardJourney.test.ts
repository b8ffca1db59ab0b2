// A journey with blocks over three apps, built, tested, broken and mended without a pointer.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './harness/index.ts';
import type { SystemBrowser } from './harness/index.ts';
import { linkTrigger, protectVault, size } from './steps.ts';

test('J2, J5–J9, J11, U4: by keyboard alone, a journey with If Else, For each and Try Catch is built, tested, broken, mended, saved, and brought back from an older version; a screen reader reads each step as its sentence', async ({
  launchSojourn,
  systemBrowser,
}) => {
  test.setTimeout(420_000);
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await linkTrigger(window, systemBrowser);
  const card = (number: number): Locator =>
    window.getByRole('button', { name: `Step ${number}`, exact: true });
  await window.keyboard.press('Escape');
  await expect(card(1)).toBeFocused();
  await testStep(window);
  await window.keyboard.press('Escape');

  await addStep(window, 'Add step', 'If Else');
  await tabTo(window, window.getByRole('textbox', { name: 'Value of condition 1' }));
  await insertData(window, 'title');
  await tabTo(window, window.getByRole('combobox', { name: 'Comparison of condition 1' }));
  await window.keyboard.press('Enter');
  await window.keyboard.type('contains');
  await window.keyboard.press('Enter');
  await tabTo(window, window.getByRole('textbox', { name: 'Compared with, condition 1' }));
  await window.keyboard.type('bread');
  await testStep(window);
  await expect(window.getByText(/The condition is (not )?met\./)).toBeVisible();
  await window.keyboard.press('Escape');
  await expect(card(2)).toBeFocused();
  await expect(card(2)).toHaveAccessibleDescription(/^If .*Title contains bread$/);

  await addStep(window, 'Add a step to Then of step 2', 'Simple Action');
  await chooseAction(window, 'Practice Documents', 'Create document');
  await linkDocuments(window, systemBrowser);
  await tabTo(window, window.getByRole('textbox', { name: 'Title' }));
  await window.keyboard.type('Bread: ');
  await insertData(window, 'title');
  await testStep(window, /changes data in Practice Documents/);
  await window.keyboard.press('Escape');

  await addStep(window, 'Add a step to Else of step 2', 'Simple Action');
  await chooseAction(window, 'Logger', 'Log a message');
  await tabTo(window, window.getByRole('textbox', { name: 'Message' }));
  await window.keyboard.type('No bread');
  await testStep(window);
  await window.keyboard.press('Escape');

  await addStep(window, 'Add step', 'Simple Action');
  await chooseAction(window, 'Practice Documents', 'List documents');
  await testStep(window);
  await window.keyboard.press('Escape');

  await addStep(window, 'Add step', 'For each');
  await expect(window.getByRole('textbox', { name: 'List' })).toBeFocused();
  await window.keyboard.press('Alt+ArrowDown');
  await window.keyboard.press('ArrowDown');
  await window.keyboard.press('Enter');
  await testStep(window);
  await expect(window.getByText('The list has 1 item.')).toBeVisible();
  await window.keyboard.press('Escape');
  await addStep(window, 'Add a step to For each item of step 6', 'Simple Action');
  await chooseAction(window, 'Logger', 'Log a message');
  await tabTo(window, window.getByRole('textbox', { name: 'Message' }));
  await insertData(window, 'title');
  await testStep(window);
  await expect(window.getByRole('region', { name: 'Test result' })).toContainText('Bread: ');
  await window.keyboard.press('Escape');

  await addStep(window, 'Add step', 'Try Catch');
  await window.keyboard.press('Escape');
  await addStep(window, 'Add a step to Try of step 8', 'Simple Action');
  await chooseAction(window, 'Practice Documents', 'List documents');
  await testStep(window);
  await window.keyboard.press('Escape');
  await addStep(window, 'Add a step to When it fails of step 8', 'Simple Action');
  await chooseAction(window, 'Logger', 'Log a message');
  await tabTo(window, window.getByRole('textbox', { name: 'Message' }));
  await insertData(window, 'message');
  await testStep(window);
  await window.keyboard.press('Escape');
  await expect(window.getByRole('button', { name: /to (mend|set up)/ })).toBeHidden();

  // The loop loses the list that it goes over.
  for (let up = 0; up < 5; up += 1) await window.keyboard.press('ArrowUp');
  await expect(card(5)).toBeFocused();
  await window.keyboard.press('Delete');
  const mend = window.getByRole('button', { name: '1 thing to mend' });
  await expect(mend).toBeVisible();
  await tabTo(window, mend, 'Shift+Tab');
  await window.keyboard.press('Enter');
  const problems = window.getByRole('region', { name: 'Before this journey can be switched on' });
  await expect(problems).toContainText('uses data of a step that no longer exists');
  await window.keyboard.press('ControlOrMeta+z');
  await expect(problems).toBeHidden();
  await window.keyboard.press('ControlOrMeta+s');
  await expect(
    window.getByRole('banner').or(window.locator('header')).getByText('Saved'),
  ).toBeVisible();

  expect(await spokenSteps(window)).toEqual([
    'Step 1: When a new task appears in Errands',
    'Step 2: If 1 Title contains bread',
    'Step 3: Create the document Bread: 1 Title',
    'Step 4: Log No bread',
    'Step 5: List the documents',
    'Step 6: For each item of 5 All data',
    'Step 7: Log 6 Title',
    'Step 8: Try these steps, and catch what fails',
    'Step 9: List the documents',
    'Step 10: Log 8 Message',
  ]);

  await tabTo(window, card(6));
  await window.keyboard.press('Delete');
  await expect(card(9)).toBeHidden();
  await window.keyboard.press('ControlOrMeta+s');
  await tabTo(window, window.getByRole('tab', { name: 'Editor' }), 'Shift+Tab');
  for (const tab of ['History', 'Connections', 'Versions']) {
    await window.keyboard.press('ArrowRight');
    await expect(window.getByRole('tab', { name: tab })).toBeFocused();
  }
  await window.keyboard.press('Enter');
  const versions = window.getByRole('list', { name: 'Versions' }).getByRole('button');
  await tabTo(window, versions.nth(1));
  await window.keyboard.press('Enter');
  await expect(window.getByText('Difference to now')).toBeVisible();
  await tabTo(window, window.getByRole('button', { name: 'Restore this version' }));
  await window.keyboard.press('Enter');
  await expect(window.getByText(/^The version of .* is restored\.$/)).toBeVisible();
  await tabTo(window, window.getByRole('tab', { name: 'Versions' }), 'Shift+Tab');
  for (let left = 0; left < 3; left += 1) await window.keyboard.press('ArrowLeft');
  await window.keyboard.press('Enter');
  await expect(card(10)).toBeVisible();
});

/** What a screen reader says of the steps: name and description of each in the browser's own accessibility tree. */
async function spokenSteps(window: Page): Promise<string[]> {
  const session = await window.context().newCDPSession(window);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter(({ role, name }) => role?.value === 'button' && /^Step \d/.test(String(name?.value)))
    .map(({ name, description }) => `${String(name?.value)}: ${String(description?.value)}`)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Goes on with Tab until a control has the focus. */
async function tabTo(window: Page, control: Locator, key = 'Tab'): Promise<void> {
  await control.first().waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await control.first().evaluate((element) => element === document.activeElement)) return;
    await window.keyboard.press(key);
  }
  await expect(control.first()).toBeFocused();
}

/** Adds a step of a kind; its panel takes the focus. */
async function addStep(window: Page, button: string, kind: string): Promise<void> {
  await tabTo(window, window.getByRole('button', { name: button, exact: true }));
  await window.keyboard.press('Enter');
  const item = window.getByRole('menuitem', { name: kind, exact: true });
  await item.waitFor();
  for (let presses = 0; presses < 10; presses += 1) {
    if (await item.evaluate((element) => element === document.activeElement)) break;
    await window.keyboard.press('ArrowDown');
  }
  await window.keyboard.press('Enter');
}

async function chooseAction(window: Page, app: string, action: string): Promise<void> {
  const panel = window.getByRole('region', { name: 'New Action' });
  for (const [field, option] of [
    ['Apps', app],
    ['Actions', action],
  ] as const) {
    await tabTo(window, panel.getByRole('combobox', { name: field }));
    await window.keyboard.type(option);
    await window.getByRole('option', { name: option }).first().waitFor();
    await window.keyboard.press('Enter');
  }
}

/** Puts the nearest value of a name into the field that has the focus. */
async function insertData(window: Page, name: string): Promise<void> {
  await window.keyboard.press('Alt+ArrowDown');
  await expect(window.getByRole('searchbox', { name: 'Search data' })).toBeFocused();
  await window.keyboard.type(name);
  await window.getByRole('treeitem').first().waitFor();
  await window.keyboard.press('Enter');
}

/** Tests the step whose card or panel has the focus; what changes data says so first. */
async function testStep(window: Page, warning?: RegExp): Promise<void> {
  await window.keyboard.press('ControlOrMeta+Enter');
  const button = window.getByRole('button', { name: 'Test step', exact: true });
  await expect(button).toBeVisible();
  if (warning) {
    await expect(window.getByText(warning)).toBeVisible();
    await expect(button).toBeFocused();
    await window.keyboard.press('Enter');
  }
  const result = window.getByRole('region', { name: 'Test result' });
  await expect(result.getByText('Succeeded')).toBeVisible();
}

async function linkDocuments(window: Page, systemBrowser: SystemBrowser): Promise<void> {
  const panel = window.getByRole('region', { name: 'New Action' });
  await tabTo(window, panel.getByRole('button', { name: 'Link an account' }));
  await window.keyboard.press('Enter');
  const dialog = window.getByRole('dialog', { name: 'Connection' });
  await tabTo(window, dialog.getByRole('link', { name: /api-keys/ }));
  await window.keyboard.press('Enter');
  const keys = await systemBrowser.nextPage();
  const apiKey = (await keys.locator('#key-ada').textContent()) ?? '';
  await tabTo(window, dialog.getByLabel('API key', { exact: true }));
  await window.keyboard.type(apiKey);
  await window.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}
