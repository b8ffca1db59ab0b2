// The Connections page over the real core: rename, test, disconnect, reconnect, delete.

import { expect, screenshot, test } from './harness/index.ts';
import { allow, choose, linkTrigger, protectVault, size } from './steps.ts';

test('C10, C11: rename, test, disconnect, reconnect as another account only when confirmed, delete', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await linkTrigger(window, systemBrowser);
  await window.getByRole('link', { name: 'Connections' }).click();
  await window.getByRole('link', { name: 'My first Practice Tasks account' }).click();
  const detail = window.getByRole('complementary', { name: /My first Practice Tasks account/ });
  await expect(detail.getByText('ada@practice.example', { exact: true })).toBeVisible();
  await expect(detail.getByText('See your task lists and tasks')).toBeVisible();
  await expect(detail.getByRole('link', { name: /New journey/ })).toBeVisible();

  await detail.getByRole('button', { name: 'Test' }).click();
  await expect(detail.getByText('The app accepted its credentials.')).toBeVisible();

  await detail.getByRole('button', { name: 'Rename' }).click();
  const name = window.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('   ');
  await name.press('Enter');
  await expect(window.getByText(/This name cannot be used/)).toBeVisible();
  await name.fill('Ada’s errands');
  await name.press('Enter');
  await expect(window.getByRole('heading', { name: 'Ada’s errands' })).toBeVisible();
  await expect(window.getByRole('link', { name: 'Ada’s errands' })).toBeVisible();

  await window.getByRole('button', { name: 'Disconnect' }).click();
  const ask = window.getByRole('dialog', { name: /Disconnect/ });
  await expect(ask.getByText(/New journey/)).toBeVisible();
  await screenshot(window, 'connection-disconnect-light');
  await ask.getByRole('button', { name: 'Disconnect' }).click();
  await expect(window.getByText('Disconnected').first()).toBeVisible();
  await expect(window.getByText('The app accepted its credentials.')).toBeHidden();

  await window.getByRole('button', { name: 'Reconnect' }).click();
  await expect(window.getByText('Waiting for sign-in in your browser…')).toBeVisible();
  await screenshot(window, 'connection-reconnect-light');
  await allow(await systemBrowser.nextPage(), /Ben Practice/);
  await expect(window.getByText(/You signed in as ben@practice\.example/)).toBeVisible();
  await screenshot(window, 'connection-other-account-light');
  await window.getByRole('button', { name: 'Try again' }).click();
  await allow(await systemBrowser.nextPage(), /Ada Practice/);
  await expect(window.getByText('Connected', { exact: true }).first()).toBeVisible();
  await expect(window.getByRole('heading', { name: 'Ada’s errands' })).toBeVisible();

  await window.getByRole('link', { name: /New journey/ }).click();
  await expect(window.getByLabel('Journey name')).toHaveValue(/New journey/);
  await window.getByRole('link', { name: 'Connections' }).click();
  await window.getByRole('link', { name: 'Ada’s errands' }).click();
  await window.getByRole('button', { name: 'Delete', exact: true }).click();
  await window.getByRole('button', { name: 'Delete connection' }).click();
  await expect(window.getByText('No connections yet')).toBeVisible();
});

test('C6, C9: a connection made in one journey is offered, and never chosen, in another', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await linkTrigger(window, systemBrowser);
  await window.getByRole('link', { name: 'Journeys' }).click();
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await choose(window, trigger.getByRole('combobox', { name: 'Apps' }), 'Practice Tasks');
  await choose(window, trigger.getByRole('combobox', { name: 'Triggers' }), 'New task');
  const connection = trigger.getByRole('combobox', { name: 'Connection' });
  await expect(connection).toHaveValue('');
  await choose(window, connection, 'My first Practice Tasks account');
  await expect(trigger.getByText('Signed in as ada@practice.example')).toBeVisible();
});

test('U2: the first start leads to a practice journey that only lacks its accounts', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await window.getByRole('button', { name: 'Try the practice journey' }).click();
  await expect(window.getByLabel('Journey name')).toHaveValue('Practice journey');
  await expect(window.getByText('Create the document')).toBeVisible();
  await screenshot(window, 'practice-journey-light');
  await window.getByRole('button', { name: 'Step 1', exact: true }).click();
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await expect(trigger.getByRole('combobox', { name: 'Triggers' })).toHaveValue('New task');
  await expect(trigger.getByRole('button', { name: 'Link an account' })).toBeVisible();
});
