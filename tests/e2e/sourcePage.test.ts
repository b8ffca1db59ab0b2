// The page that Sojourn was made from, sentence by sentence and in its order. The names quote the page and the rules.

import type { Page } from '@playwright/test';
import { expect, test } from './harness/index.ts';
import type { Bridge } from '../../src/shared/contract/wire.ts';
import {
  addAction,
  allow,
  choose,
  chooseTrigger,
  first,
  goTo,
  linkAnother,
  linkTrigger,
  openApp,
  readApiKey,
  second,
  startProtected,
  startTrigger,
} from './steps.ts';

test.describe.configure({ timeout: 180_000 });

test('C1: “All the third-party apps support two types of connection mechanisms: Authorization … Authentication”', async ({
  launchSojourn,
}) => {
  const { window } = await startProtected(launchSojourn);
  await openApp(window, 'Google Tasks');
  // “Authorizing the supported services of the apps with a set of permissions through Google Sign In.”
  await expect(window.getByText('You sign in in your browser and allow access.')).toBeVisible();
  await expect(window.getByText('Google Tasks will be asked to let Sojourn:')).toBeVisible();

  // “Validating the user’s identity by providing a valid set of credentials. These values are unique for each app.”
  await openApp(window, 'PDF Otter');
  await expect(window.getByText('You enter credentials of the app.')).toBeVisible();
  await window.getByRole('button', { name: 'Link an account' }).click();
  const dialog = window.getByRole('dialog', { name: 'Connection' });
  await expect(dialog.getByLabel('API key', { exact: true })).toBeVisible();
});

test('C2, C3: “Choose the app from the Apps drop-down menu under the New Trigger field … My first account will be the default name … Link an account … Allow … your connection is now created successfully”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await startTrigger(window);
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  // “My first … account will be the default name; however, you can enter the connection name of your choice.”
  await expect(trigger.getByLabel('Connection name')).toHaveValue(first);
  await trigger.getByLabel('Connection name').fill('Errands of Ada');
  // “The user needs to allow the set of scopes intended to perform the activity in the journey.”
  await expect(trigger.getByText('See your task lists and tasks')).toBeVisible();
  // “Click the Link an account button. Choose an account. Click the Allow button and grant access.”
  await trigger.getByRole('button', { name: 'Link an account' }).click();
  await expect(window.getByText('Waiting for sign-in in your browser…')).toBeVisible();
  await allow(await systemBrowser.nextPage(), /Ada Practice/);
  await expect(trigger.getByText('Signed in as ada@practice.example')).toBeVisible();
  await expect(trigger.getByRole('combobox', { name: 'Connection' })).toHaveValue('Errands of Ada');
  // “Quickwork will perform the task in this account on your behalf.”
  await choose(window, trigger.getByRole('combobox', { name: 'Task list' }), 'Errands');
});

test('C5: “Each created connection of an app must have a unique name. No two connections of the same app can have the same name”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await linkTrigger(window, systemBrowser);
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  const name = trigger.getByLabel('Connection name');
  const link = trigger.getByRole('button', { name: 'Link an account' });
  await trigger.getByRole('button', { name: 'Create new connection' }).click();
  for (const taken of [first, ` ${first.toUpperCase()} `, first.replace('first', 'ﬁrst')]) {
    await name.fill(taken);
    await link.click();
    await expect(
      trigger.getByText('A connection with this name already exists for Practice Tasks.'),
    ).toBeVisible();
    await expect(name).toHaveValue(taken);
  }

  // “… of the same app”: another app may have the name.
  await trigger.getByRole('button', { name: 'Select an existing connection' }).click();
  const action = await addAction(window, 'Practice Documents', 'Create document');
  await action.getByLabel('Connection name').fill(first);
  await action.getByRole('button', { name: 'Link an account' }).click();
  const dialog = window.getByRole('dialog', { name: 'Connection' });
  await dialog.getByLabel('API key', { exact: true }).fill(await readApiKey(dialog, systemBrowser));
  await dialog.getByRole('button', { name: 'Link account' }).click();
  await expect(action.getByRole('combobox', { name: 'Connection' })).toHaveValue(first);
});

test('C4: “Link an account opens the Connection window. The steps to get the key are mentioned below the input fields”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  const action = await addAction(window, 'Practice Documents', 'Create document');
  await action.getByRole('button', { name: 'Link an account' }).click();
  const dialog = window.getByRole('dialog', { name: 'Connection' });
  const field = dialog.getByLabel('API key', { exact: true });
  await expect(field).toHaveAttribute('type', 'password');
  const steps = dialog.getByText('Paste it here.');
  await expect(steps).toBeVisible();
  const [fieldBox, stepsBox] = [await field.boundingBox(), await steps.boundingBox()];
  expect(stepsBox?.y ?? 0).toBeGreaterThan(fieldBox?.y ?? Infinity);

  // “Following the steps precisely will lead to the required credentials.” Not following them is said beside the field.
  await field.fill('practice_mistyped');
  await dialog.getByRole('button', { name: 'Link account' }).click();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveValue('practice_mistyped');
  await field.fill(await readApiKey(dialog, systemBrowser));
  await dialog.getByRole('button', { name: 'Link account' }).click();
  await expect(dialog).toBeHidden();
  await expect(action.getByText('Signed in as ada@practice.example')).toBeVisible();
});

test('C10, C6, C7: “All the established connections get saved in the Connections tab … you’ll get a list of existing connections … Only one connection can be selected for an app throughout the journey”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await linkTrigger(window, systemBrowser);
  await goTo(window, 'Connections');
  await expect(window.getByRole('link', { name: first })).toBeVisible();

  // “Whenever you try building other journeys with a pre-connected app, you’ll get a list. You can simply pick.”
  await goTo(window, 'Journeys');
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  const trigger = await chooseTrigger(window);
  const connection = trigger.getByRole('combobox', { name: 'Connection' });
  await expect(connection).toHaveValue('');
  await choose(window, connection, first);

  // “Only one authorized connection can be created/selected for an app throughout the journey”: three steps, one choice.
  for (const name of ['Create task', 'Complete task']) {
    const action = await addAction(window, 'Practice Tasks', name);
    await expect(action.getByRole('combobox', { name: 'Connection' })).toHaveValue(first);
  }
  const last = window.getByRole('region', { name: 'New Action' });
  await expect(last.getByText('Also changes 2 other steps.')).toBeVisible();
  await linkAnother(last, systemBrowser, /Ben Practice/);
  for (const step of ['Step 1', 'Step 2', 'Step 3']) {
    await window.getByRole('button', { name: step, exact: true }).click();
    const panel = window.getByRole('region', { name: /New Trigger|New Action/ });
    await expect(panel.getByRole('combobox', { name: 'Connection' })).toHaveValue(second);
  }
});

test('C8, C2: “Click the Create new connection button, specify the name of the second new connection and then click Link an account … You can simply revert by Select an existing connection”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await linkTrigger(window, systemBrowser);
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  const connection = trigger.getByRole('combobox', { name: 'Connection' });
  const name = trigger.getByLabel('Connection name');

  // “Suppose you have mistakenly clicked the Create new connection button.”
  await trigger.getByRole('button', { name: 'Create new connection' }).click();
  await expect(name).toHaveValue(second);
  await name.fill('Errands of Ben');
  await trigger.getByRole('button', { name: 'Select an existing connection' }).click();
  await expect(connection).toHaveValue(first);

  // Each way, what was typed or chosen before is still there.
  await trigger.getByRole('button', { name: 'Create new connection' }).click();
  await expect(name).toHaveValue('Errands of Ben');
  await trigger.getByRole('button', { name: 'Link an account' }).click();
  await allow(await systemBrowser.nextPage(), /Ben Practice/);
  await expect(trigger.getByText('Signed in as ben@practice.example')).toBeVisible();
  await expect(connection).toHaveValue('Errands of Ben');

  // “This will reconcile the connected account and show them in the drop-down menu.”
  await connection.click();
  for (const [row, identity] of [
    [first, 'ada@practice.example'],
    ['Errands of Ben', 'ben@practice.example'],
  ]) {
    await expect(window.getByRole('option', { name: new RegExp(row ?? '') })).toContainText(
      identity ?? '',
    );
  }
  await window.keyboard.press('Escape');
  await trigger.getByRole('button', { name: 'Create new connection' }).click();
  await expect(name).toHaveValue(second);
});

test('C7, C9: “Common connection for a single service … Global accessibility: a connection created for a journey in a folder is accessible to all the journeys of all the folders”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await linkTrigger(window, systemBrowser);

  // “You do not need to create a new connection for different actions or triggers of the same app.”
  const own = await addAction(window, 'Practice Tasks', 'Create task');
  await expect(own.getByRole('combobox', { name: 'Connection' })).toHaveValue(first);
  await expect(own.getByText('Signed in as ada@practice.example')).toBeVisible();

  await createInFolder(window, 'Other journey', 'Another folder');
  await goTo(window, 'Journeys');
  await window.getByRole('link', { name: 'Other journey' }).click();
  const trigger = await chooseTrigger(window);
  await choose(window, trigger.getByRole('combobox', { name: 'Connection' }), first);
  await expect(trigger.getByText('Signed in as ada@practice.example')).toBeVisible();
  await choose(window, trigger.getByRole('combobox', { name: 'Task list' }), 'Work');

  await goTo(window, 'Connections');
  await window.getByRole('link', { name: first }).click();
  const detail = window.getByRole('complementary', { name: `Connection ${first}` });
  await expect(detail.getByRole('link', { name: 'New journey' })).toBeVisible();
  await expect(detail.getByRole('link', { name: 'Other journey' })).toBeVisible();
  await expect(detail.getByText('in Another folder')).toBeVisible();
});

test('C12, C13, C11, C16: “Switch between app connections, create a new one, or dump them as you wish”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await startProtected(launchSojourn);
  await linkTrigger(window, systemBrowser);
  await window.getByLabel('Journey name').fill('Errands journey');

  // “Switch between app connections, create a new one …”
  await window.getByRole('tab', { name: 'Connections' }).click();
  const card = window.getByRole('region', { name: 'Practice Tasks' });
  await expect(card.getByRole('link', { name: first })).toBeVisible();
  await expect(card.getByText('ada@practice.example')).toBeVisible();
  await card.getByRole('button', { name: 'Switch account' }).click();
  await expect(card.getByText('Changes 1 step.')).toBeVisible();
  await expect(card.getByRole('combobox', { name: 'Connection' })).toBeFocused();
  await linkAnother(card, systemBrowser, /Ben Practice/);
  await expect(card.getByRole('link', { name: second })).toBeVisible();
  // C13: Ben has no list of Ada's; what was chosen is kept, and flagged.
  const lost = card.getByRole('button', { name: /“Errands”: Task list, step 1/ });
  await expect(lost).toBeVisible();
  await lost.click();
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await expect(trigger.getByRole('combobox', { name: 'Task list' })).toHaveValue(
    'Errands (not in the list)',
  );
  await window.getByRole('tab', { name: 'Connections' }).click();
  await window.getByRole('button', { name: 'Undo' }).first().click();
  await expect(card.getByRole('link', { name: first })).toBeVisible();
  await expect(lost).toBeHidden();

  // “… or dump them as you wish.” The switch back is not saved yet: the journey is named all the same.
  await card.getByRole('button', { name: 'Disconnect' }).click();
  const ask = window.getByRole('dialog', { name: /Disconnect/ });
  await expect(ask.getByText(/Errands journey/)).toBeVisible();
  await ask.getByRole('button', { name: 'Disconnect' }).click();
  await expect(card.getByText('Disconnected', { exact: true })).toBeVisible();
  await card.getByRole('button', { name: 'Reconnect' }).click();
  await allow(await systemBrowser.nextPage(), /Ada Practice/);
  await expect(card.getByText('Connected', { exact: true })).toBeVisible();

  // C16: all of it is in the history.
  await goTo(window, 'Connections');
  await window.getByRole('link', { name: first }).focus();
  await window.keyboard.press('ArrowDown');
  await expect(window.getByRole('link', { name: second })).toBeFocused();
  await window.keyboard.press('ArrowUp');
  await window.keyboard.press('Enter');
  const detail = window.getByRole('complementary', { name: `Connection ${first}` });
  await expect(detail.getByRole('link', { name: 'Errands journey' })).toBeVisible();
  for (const kind of ['Linked', 'Disconnected', 'Reconnected']) {
    await expect(detail.getByRole('listitem').getByText(kind, { exact: true })).toBeVisible();
  }
  await window.keyboard.press('Escape');
  await expect(detail).toBeHidden();
  await expect(window.getByRole('link', { name: first })).toBeFocused();
});

test('U5: “A Helpdesk guide that contains documents related to app connections, famous technical How To’s, and general FAQs”', async ({
  launchSojourn,
}) => {
  const { window } = await startProtected(launchSojourn);
  await goTo(window, 'Help');
  await expect(window.getByRole('heading', { name: 'Guides' })).toBeVisible();
  await expect(window.getByRole('heading', { name: 'How it works' })).toBeVisible();
  await window.getByText('What is a connection?').click();
  await expect(window.getByText(/An account you linked once/)).toBeVisible();
});

/** Folders come over the window's own contract: it has no button for them yet. */
async function createInFolder(page: Page, name: string, folder: string): Promise<void> {
  await page.evaluate(
    async (input) => {
      const { bridge } = globalThis as typeof globalThis & { bridge: Bridge };
      await bridge.call('journeys.create', input);
    },
    { name, folder },
  );
}
