// Journeys as a person keeps them: versions, the command palette, windows of their own.

import type { Page } from '@playwright/test';
import { expect, test } from './harness/index.ts';
import { addAction, protectVault, size, startByHand } from './steps.ts';

/** A new journey that is run by hand and logs a message. */
async function journeyThatLogs(window: Page, message: string): Promise<void> {
  await startByHand(window);
  const panel = await addAction(window, 'Logger', 'Log a message');
  await panel.getByRole('textbox', { name: 'Message' }).fill(message);
}

test('J8, J11, J1, W1: an older version is restored and undone; the palette opens a journey, and its own window', async ({
  launchSojourn,
}) => {
  const { app, window } = await launchSojourn({ size });
  await protectVault(window);
  await journeyThatLogs(window, 'The first words');
  const name = window.getByRole('textbox', { name: 'Journey name' });
  await name.fill('Weekly note');
  await name.press('Enter');
  await window.getByRole('button', { name: 'Save', exact: true }).click();
  await window
    .getByRole('region', { name: 'New Action' })
    .getByRole('textbox', { name: 'Message' })
    .fill('Other words');
  await window.keyboard.press('ControlOrMeta+s');

  await window.getByRole('tab', { name: 'Versions' }).click();
  const versions = window.getByRole('list', { name: 'Versions' }).getByRole('button');
  await expect(versions).toHaveCount(3);
  await expect(versions.first()).toContainText(
    'Message changed from “The first words” to “Other words”',
  );
  await versions.nth(1).click();
  await expect(window.getByText('Log The first words')).toBeVisible();
  await window.getByRole('button', { name: 'Restore this version' }).click();
  await expect(versions).toHaveCount(4);
  await expect(versions.first()).toContainText('to “The first words”');

  await window.keyboard.press('ControlOrMeta+k');
  const palette = window.getByRole('dialog', { name: 'Command palette' });
  await palette.getByRole('combobox').fill('undo');
  await window.keyboard.press('Enter');
  await expect(versions.first()).toContainText('Not yet a version');
  await window.getByRole('tab', { name: 'Editor' }).click();
  await expect(window.getByRole('list', { name: 'Steps' })).toContainText('Other words');

  await window.keyboard.press('ControlOrMeta+k');
  await palette.getByRole('combobox').fill('help');
  await window.keyboard.press('Enter');
  await expect(window.getByRole('heading', { name: 'Help', level: 1 })).toBeVisible();
  await window.keyboard.press('ControlOrMeta+k');
  await palette.getByRole('combobox').fill('wkly');
  await expect(palette.getByRole('option').first()).toContainText('Weekly note');
  await window.keyboard.press('Enter');
  await expect(name).toHaveValue('Weekly note');

  await window.keyboard.press('ControlOrMeta+k');
  await palette.getByRole('combobox').fill('own window');
  const [own] = await Promise.all([app.waitForEvent('window'), window.keyboard.press('Enter')]);
  await expect(own.getByRole('textbox', { name: 'Journey name' })).toHaveValue('Weekly note');
  await expect(own.getByRole('navigation', { name: 'Main' })).toHaveCount(0);
  await expect(own).toHaveTitle('Weekly note');
  const preferences = await app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map((contents) =>
        (
          contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
        ).getLastWebPreferences(),
      ),
  );
  expect(preferences).toHaveLength(2);
  for (const each of preferences) {
    expect(each).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false });
  }
  // What is changed here shows there.
  await own.getByRole('textbox', { name: 'Journey name' }).fill('Monthly note');
  await expect(name).toHaveValue('Monthly note');
});
