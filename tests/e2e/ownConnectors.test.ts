// Connectors that a person writes: dropped into the folder, mended in the window, linked, used and removed (A4).

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectorExample } from '../../src/renderer/apps/connectorExample.ts';
import { expect, test } from './harness/index.ts';
import { lookInBoth } from './look.ts';
import { goTo, startProtected } from './steps.ts';

test('A4: a connector that is dropped into the folder is there without a restart; a wrong one says line and reason', async ({
  home,
  launchSojourn,
}) => {
  const sojourn = await startProtected(launchSojourn);
  const { window } = sojourn;
  await goTo(window, 'Apps');
  const folder = join(home, 'connectors');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'mine.json'), connectorExample);
  await expect(window.getByRole('heading', { name: 'Your own' })).toBeVisible();
  writeFileSync(join(folder, 'wrong.json'), connectorExample.replace('"my-app"', '"My app"'));
  await expect(window.getByText('wrong.json is not used')).toBeVisible();
  await expect(window.getByText(/Line 3: This is not as it must be/)).toBeVisible();
  await lookInBoth(sojourn, 'apps-own');

  await window.getByRole('button', { name: 'Mend' }).click();
  const dialog = window.getByRole('dialog', { name: 'Edit a connector' });
  await expect(dialog.getByText('1 mistake')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await lookInBoth(sojourn, 'connector-wrong');
  await dialog.getByRole('button', { name: /^Line 3:/ }).click();
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.insertText(connectorExample.replaceAll('my-app', 'my-second-app'));
  await expect(dialog.getByText(/My app is in order: 1 trigger, 1 action/)).toBeVisible();
  await expect(dialog.getByText(/Credentials go to api\.example\.com/)).toBeVisible();
  await lookInBoth(sojourn, 'connector-in-order');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(window.getByRole('heading', { name: 'My app', level: 1 })).toBeVisible();
  await expect(window.getByRole('button', { name: 'Link an account' })).toBeVisible();

  await window.getByRole('button', { name: 'Remove' }).click();
  const sure = window.getByRole('dialog', { name: 'Remove “My app”?' });
  await sure.getByRole('button', { name: 'Remove' }).click();
  await expect(window.getByRole('heading', { name: 'Apps', level: 1 })).toBeVisible();
});
