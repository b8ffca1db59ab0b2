// The editor itself: steps, sentences, data pills, undo, problems, and the report of a run that fails.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './harness/index.ts';
import {
  addAction,
  choose,
  chooseApp,
  copiedText,
  logSteps,
  pasteSteps,
  protectVault,
  size,
  startByHand,
} from './steps.ts';

/** The steps below the trigger as a person reads them, from top to bottom. */
function steps(window: Page): Locator {
  return window.getByRole('list', { name: 'Steps' }).getByRole('listitem');
}

test('J3, J5, J8: a step is a sentence with data pills; a pill goes as a whole and comes back by undo', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await startByHand(window);
  const panel = await addAction(window, 'Logger', 'Log a message');
  const message = panel.getByRole('textbox', { name: 'Message' });
  await message.click();
  await message.pressSequentially('Began ');
  await window.getByRole('treeitem', { name: /Started at/ }).click();
  await expect(message).toContainText('Started at');
  await expect(steps(window).last()).toContainText(/Log Began .*Started at/s);

  await message.press('Backspace');
  await expect(message).toHaveText('Began ');
  await message.press('ControlOrMeta+z');
  await expect(message).toContainText('Started at');

  // A typed template is a pill as soon as it is closed; one of a step that is not there says so.
  await message.press('End');
  await message.pressSequentially(', after {{ s77.title }}');
  await expect(window.getByText(/uses data of a step that no longer exists/)).toBeVisible();
  await expect(window.getByRole('button', { name: '1 thing to mend' })).toBeVisible();
  await message.press('Backspace');
  await expect(window.getByText(/uses data of a step that no longer exists/)).toBeHidden();
});

test('J2, J3, J8: steps are added between, moved by keyboard, deleted with undo, and all is there after leaving', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await startByHand(window);
  for (const text of ['One', 'Three']) {
    const panel = await addAction(window, 'Logger', 'Log a message');
    await panel.getByRole('textbox', { name: 'Message' }).fill(text);
  }
  await window.getByRole('button', { name: 'Insert a step after 2' }).click();
  await window.getByRole('menuitem', { name: 'Simple Action' }).click();
  const panel = window.getByRole('region', { name: 'New Action' });
  await chooseApp(window, panel, 'Logger');
  await choose(window, panel.getByRole('combobox', { name: 'Actions' }), 'Log a message');
  await panel.getByRole('textbox', { name: 'Message' }).fill('Two');

  const order = (...texts: string[]): Promise<void> => expect(steps(window)).toContainText(texts);
  await order('One', 'Two', 'Three');

  await window.getByRole('button', { name: 'Step 4', exact: true }).focus();
  await window.keyboard.press('Alt+ArrowUp');
  await order('One', 'Three', 'Two');
  await window.keyboard.press('Delete');
  await order('One', 'Two');
  await window.getByRole('button', { name: 'Undo' }).last().click();
  await order('One', 'Three', 'Two');

  await window.getByRole('link', { name: 'Runs' }).click();
  await window.getByRole('link', { name: 'Journeys' }).click();
  await window.getByRole('link', { name: /New journey/ }).click();
  await order('One', 'Three', 'Two');
});

test('J12: of a long journey only what is near the view is drawn; every step can be reached, read and edited by keyboard', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await startByHand(window);
  await pasteSteps(window, copiedText(logSteps(300)));
  const last = window.getByRole('button', { name: 'Step 301', exact: true });
  await expect(last).toBeAttached();
  const drawn = window.locator('.sentence');
  await expect(drawn.first()).toBeVisible();
  expect(await drawn.count()).toBeLessThan(100);

  await last.focus();
  await expect(steps(window).last()).toContainText(/Log Line 300 after .*Message/s);
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport();
  await expect(steps(window).nth(3)).toContainText(/Log Line 4 after .*Message/s);
  await expect(steps(window).nth(3).locator('.sentence')).toHaveCount(0);
  await expect.poll(() => drawn.count()).toBeLessThan(100);

  await last.press('Enter');
  const message = window.getByRole('textbox', { name: 'Message' });
  await message.click();
  const tree = window.getByRole('tree');
  await expect(tree.getByRole('treeitem').first()).toContainText('300');
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(100);
  await tree.getByRole('treeitem').first().focus();
  await window.keyboard.press('End');
  await expect(tree.getByRole('treeitem', { name: /Started at/ })).toBeVisible();
  await expect(tree.getByRole('treeitem').last()).toBeFocused();
  await window.keyboard.press('Enter');
  await expect(message).toContainText('1 ');
});

test('J9: a journey with problems is not switched on; each problem leads to its field', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await startByHand(window);
  const panel = await addAction(window, 'Logger', 'Log a message');
  await window.getByRole('button', { name: 'Close the panel' }).click();
  await window.getByRole('button', { name: 'Save & Start' }).click();
  const problems = window.getByRole('region', { name: 'Before this journey can be switched on' });
  await problems.getByRole('button', { name: /“Message” in step 2/ }).click();
  await expect(panel.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await expect(panel.getByText('Fill in “Message”.')).toBeVisible();
  await window.keyboard.type('Hello');
  await expect(problems).toBeHidden();
  await window.getByRole('button', { name: 'Save & Start' }).click();
  await expect(window.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
});

test('R1, R2: a run that fails opens at the step that failed, with its input and what to do', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await startByHand(window);
  let panel = await addAction(window, 'Logger', 'Log a message');
  await panel.getByRole('textbox', { name: 'Message' }).fill('Going to ask');
  panel = await addAction(window, 'HTTP', 'Send request');
  await panel.getByRole('textbox', { name: 'URL' }).fill('http://127.0.0.1:9/');
  await window.getByRole('button', { name: 'Run now' }).click();

  const report = window.getByRole('region', { name: 'Run' });
  await expect(report.getByText('Failure').first()).toBeVisible();
  await expect(report.getByRole('button', { name: /Logger.*Succeeded/s })).toHaveAttribute(
    'aria-expanded',
    'false',
  );
  await expect(report.getByRole('button', { name: /HTTP.*Failure/s })).toHaveAttribute(
    'aria-expanded',
    'true',
  );
  await expect(report.getByRole('alert')).toContainText('127.0.0.1');
  await expect(report.getByRole('tabpanel', { name: 'Input' })).toContainText(
    'http://127.0.0.1:9/',
  );
});
