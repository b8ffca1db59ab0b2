// Connections over the real core: the page with its detail, a provider that withdraws access, switching while a journey is on.

import { onVault } from '../servers/onVault.ts';
import { storeConnections } from '../servers/storedConnections.ts';
import { expect, screenshot, test } from './harness/index.ts';
import {
  addTaskStep,
  allow,
  choose,
  first,
  goTo,
  linkAnother,
  linkTrigger,
  openApp,
  openConnection,
  passphrase,
  second,
  size,
  startProtected,
  unlock,
  withdrawAccess,
} from './steps.ts';

test.describe.configure({ timeout: 180_000 });

test('C10, C11: rename, test, disconnect, reconnect as another account only when confirmed, delete', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await linkTrigger(window, systemBrowser);
  const detail = await openConnection(window, first);
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
  await ask.getByRole('button', { name: 'Disconnect' }).click();
  await expect(window.getByText('Disconnected').first()).toBeVisible();
  await expect(window.getByText('The app accepted its credentials.')).toBeHidden();

  await window.getByRole('button', { name: 'Reconnect' }).click();
  await expect(window.getByText('Waiting for sign-in in your browser…')).toBeVisible();
  await allow(await systemBrowser.nextPage(), /Ben Practice/);
  await expect(window.getByText(/You signed in as ben@practice\.example/)).toBeVisible();
  await screenshot(window, 'connection-other-account-light');
  await window.getByRole('button', { name: 'Try again' }).click();
  await allow(await systemBrowser.nextPage(), /Ada Practice/);
  await expect(window.getByText('Connected', { exact: true }).first()).toBeVisible();
  await expect(window.getByRole('heading', { name: 'Ada’s errands' })).toBeVisible();

  await window.getByRole('link', { name: /New journey/ }).click();
  await expect(window.getByLabel('Journey name')).toHaveValue(/New journey/);
  await openConnection(window, 'Ada’s errands');
  await window.getByRole('button', { name: 'Delete', exact: true }).click();
  await window.getByRole('button', { name: 'Delete connection' }).click();
  await expect(window.getByText('No connections yet')).toBeVisible();
});

test('C14: access that was withdrawn at the provider reads Needs sign-in wherever the connection shows, and Reconnect mends it in place', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await linkTrigger(window, systemBrowser);
  await window.getByLabel('Journey name').fill('Errands journey');
  await addTaskStep(window);
  await window.getByRole('button', { name: 'Save & Start' }).click();
  await expect(window.getByRole('button', { name: 'Check now' })).toBeVisible();

  await withdrawAccess(window, systemBrowser, 'Ada Practice');
  // The next use of it: the journey's own look for new tasks.
  await goTo(window, 'Journeys');
  await window.getByRole('link', { name: 'Errands journey' }).click();
  await window.getByRole('tab', { name: 'History' }).click();
  await window.getByRole('button', { name: 'Check now' }).click();
  await expect(window.getByText(/needs you to sign in again/).first()).toBeVisible();

  const needsSignIn = (place = window.locator('body')) =>
    expect(place.getByText('Needs sign-in', { exact: true }).first()).toBeVisible();
  const detail = await openConnection(window, first);
  await needsSignIn(window.getByRole('list', { name: 'Connections' }));
  await needsSignIn(detail);
  await expect(detail.getByText('Refused', { exact: true })).toBeVisible();
  await openApp(window, 'Practice Tasks');
  await needsSignIn();
  await goTo(window, 'Journeys');
  await window.getByRole('link', { name: 'Errands journey' }).click();
  await window.getByRole('tab', { name: 'Connections' }).click();
  await needsSignIn(window.getByRole('region', { name: 'Practice Tasks' }));
  await window.getByRole('tab', { name: 'Editor' }).click();
  await window.getByRole('button', { name: 'Step 2', exact: true }).click();
  const action = window.getByRole('region', { name: 'New Action' });
  await expect(action.getByText('This connection needs you to sign in again.')).toBeVisible();

  // It is not forgotten: the same connection serves again, in every step, and the journey is still on.
  await action.getByRole('button', { name: 'Reconnect' }).click();
  await allow(await systemBrowser.nextPage(), /Ada Practice/);
  await expect(action.getByText('Signed in as ada@practice.example')).toBeVisible();
  await expect(action.getByRole('combobox', { name: 'Connection' })).toHaveValue(first);
  await expect(window.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await window.getByRole('tab', { name: 'History' }).click();
  await window.getByRole('button', { name: 'Check now' }).click();
  await expect(window.getByText(/needs you to sign in again/)).toBeHidden();
  await openConnection(window, first);
  await expect(window.getByText('Reconnected', { exact: true })).toBeVisible();
});

test('C11, C14: reconnected with less than was asked for, it says what is missing, and a full one mends it', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await linkTrigger(window, systemBrowser);
  const detail = await openConnection(window, first);
  await expect(detail.getByText('Not granted')).toBeHidden();
  await detail.getByRole('button', { name: 'Reconnect' }).click();
  const permission = 'Create, change and delete your tasks';
  await allow(await systemBrowser.nextPage(), /Ada Practice/, permission);
  await expect(detail.getByText('Not granted', { exact: true })).toBeVisible();
  await expect(detail.getByText(/Reconnected as .* not granted: tasks\.write/)).toBeVisible();

  await detail.getByRole('link', { name: 'New journey' }).click();
  await window.getByRole('button', { name: 'Step 1', exact: true }).click();
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await expect(trigger.getByText('Not granted:')).toBeVisible();
  await trigger.getByRole('button', { name: 'Reconnect' }).click();
  await allow(await systemBrowser.nextPage(), /Ada Practice/);
  await expect(trigger.getByText('Not granted:')).toBeHidden();
  await expect(trigger.getByText('Signed in as ada@practice.example')).toBeVisible();
});

test('C12, C7: while the journey is on, its account changes only with “Stop the journey and switch”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await linkTrigger(window, systemBrowser);
  await addTaskStep(window);
  await window.getByRole('button', { name: 'Save & Start' }).click();
  const stop = window.getByRole('button', { name: 'Stop', exact: true });
  await expect(stop).toBeVisible();

  await window.getByRole('tab', { name: 'Connections' }).click();
  const card = window.getByRole('region', { name: 'Practice Tasks' });
  await card.getByRole('button', { name: 'Switch account' }).click();
  await linkAnother(card, systemBrowser, /Ben Practice/);
  const ask = window.getByRole('dialog', { name: 'Stop the journey and switch?' });
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await expect(card.getByRole('link', { name: first })).toBeVisible();
  await expect(stop).toBeVisible();

  await choose(window, card.getByRole('combobox', { name: 'Connection' }), second);
  await ask.getByRole('button', { name: 'Stop the journey and switch' }).click();
  await expect(card.getByRole('link', { name: second })).toBeVisible();
  // The toast is said to assistive technology as well.
  await expect(window.getByText(/2 steps now use/).first()).toBeVisible();
  await expect(window.getByRole('button', { name: 'Save & Start' })).toBeVisible();
});

test('C10, F13: of 10,000 connections the page draws those in view, finds one, filters, and goes to the last by a key', async ({
  home,
  launchSojourn,
}) => {
  await onVault({ home, passphrase }, (open) =>
    storeConnections(
      open,
      Array.from({ length: 10_000 }, (_, index) => ({
        name: `Account ${String(index).padStart(4, '0')}`,
        state: index % 100 === 0 ? ('needs-sign-in' as const) : ('connected' as const),
      })),
    ),
  );
  const { window } = await launchSojourn({ size });
  await unlock(window);
  await goTo(window, 'Connections');
  const list = window.getByRole('list', { name: 'Connections' });
  const rows = list.getByRole('listitem');
  await expect(rows.first()).toHaveAttribute('aria-setsize', '10000');
  expect(await rows.count()).toBeLessThan(60);

  await list.getByRole('link', { name: 'Account 0000' }).focus();
  await window.keyboard.press('End');
  await expect(list.getByRole('link', { name: 'Account 9999' })).toBeFocused();
  expect(await rows.count()).toBeLessThan(60);

  const search = window.getByRole('searchbox', { name: 'Search connections' });
  await search.fill('account 4321');
  await expect(rows).toHaveCount(1);
  await search.fill('');
  await window.getByRole('combobox', { name: 'State' }).click();
  await window.getByRole('option', { name: 'Needs sign-in' }).click();
  await expect(rows.first()).toHaveAttribute('aria-setsize', '100');
  await expect(window.getByRole('button', { name: 'Test 100' })).toBeVisible();
});

test('U2: the first start leads to a practice journey that only lacks its accounts', async ({
  launchSojourn,
}) => {
  const { window } = await startProtected(launchSojourn);
  await window.getByRole('button', { name: 'Try the practice journey' }).click();
  await expect(window.getByLabel('Journey name')).toHaveValue('Practice journey');
  await expect(window.getByText('Create the document')).toBeVisible();
  await screenshot(window, 'practice-journey-light');
  await window.getByRole('button', { name: 'Step 1', exact: true }).click();
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await expect(trigger.getByRole('combobox', { name: 'Triggers' })).toHaveValue('New task');
  await expect(trigger.getByRole('button', { name: 'Link an account' })).toBeVisible();
});
