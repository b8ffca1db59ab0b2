// The page that Sojourn was made from, sentence by sentence and in its order. The names quote the page and the rules.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './harness/index.ts';
import type { Bridge } from '../../src/shared/contract/wire.ts';
import type { SystemBrowser } from './harness/index.ts';
import { allow, choose, linkTrigger, protectVault, size, startTrigger } from './steps.ts';

test.describe.configure({ timeout: 180_000 });

const first = 'My first Practice Tasks account';
const second = 'My second Practice Tasks account';

test('C1, C2, C3: “Choose the app from the Apps drop-down under New Trigger … the connection is now created and performs the task on your behalf”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  // “My first Google Tasks account will be the default name; however, you can enter the name of your choice.”
  await startTrigger(window);
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await expect(trigger.getByLabel('Connection name')).toHaveValue(first);
  await trigger.getByLabel('Connection name').fill('Errands of Ada');
  // “The user needs to allow the set of scopes intended to perform the activity.”
  await expect(trigger.getByText('See your task lists and tasks')).toBeVisible();
  // “Click the Link an account button. Choose an account. Click the Allow button and grant access.”
  await trigger.getByRole('button', { name: 'Link an account' }).click();
  await expect(window.getByText('Waiting for sign-in in your browser…')).toBeVisible();
  await allow(await systemBrowser.nextPage(), /Ada Practice/);
  await expect(trigger.getByText('Signed in as ada@practice.example')).toBeVisible();
  await expect(trigger.getByRole('combobox', { name: 'Connection' })).toHaveValue('Errands of Ada');
  await choose(window, trigger.getByRole('combobox', { name: 'Task list' }), 'Errands');
});

test('C5, C8: “No two connections of the same app can have the same name … Create new connection … Select an existing connection”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await linkTrigger(window, systemBrowser);
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  const name = trigger.getByLabel('Connection name');

  // “Each created connection of an app must have a unique name.”
  await trigger.getByRole('button', { name: 'Create new connection' }).click();
  await name.fill(` ${first.toUpperCase()} `);
  await trigger.getByRole('button', { name: 'Link an account' }).click();
  await expect(
    trigger.getByText('A connection with this name already exists for Practice Tasks.'),
  ).toBeVisible();

  // “Suppose you have mistakenly clicked Create new connection. You can simply revert by Select an existing connection.”
  await trigger.getByRole('button', { name: 'Select an existing connection' }).click();
  const connection = trigger.getByRole('combobox', { name: 'Connection' });
  await expect(connection).toHaveValue(first);
  await trigger.getByRole('button', { name: 'Create new connection' }).click();
  await expect(name).toHaveValue(` ${first.toUpperCase()} `);

  // “Specify the name of the second new connection and then click Link an account.”
  await name.fill(second);
  await trigger.getByRole('button', { name: 'Link an account' }).click();
  await allow(await systemBrowser.nextPage(), /Ben Practice/);
  await expect(trigger.getByText('Signed in as ben@practice.example')).toBeVisible();
  await expect(connection).toHaveValue(second);

  // “This will show the connected accounts in the drop-down menu.”
  await connection.click();
  await expect(window.getByRole('option', { name: new RegExp(first) })).toContainText(
    'ada@practice.example',
  );
  await expect(window.getByRole('option', { name: new RegExp(second) })).toContainText(
    'ben@practice.example',
  );
});

test('C4: “Link an account opens the Connection window. The steps to get the key are mentioned below the input fields”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
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

  // “Following the steps precisely will lead to the required credentials.”
  await dialog.getByRole('link', { name: /api-keys/ }).click();
  const keys = await systemBrowser.nextPage();
  await field.fill((await keys.locator('#key-ada').textContent()) ?? '');
  await dialog.getByRole('button', { name: 'Link account' }).click();
  await expect(dialog).toBeHidden();
  await expect(action.getByText(/ada@practice\.example/).first()).toBeVisible();
});

test('C6, C7, C9: “you’ll get a list of existing connections … only one connection for an app throughout the journey … accessible to all the journeys of all the folders”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await linkTrigger(window, systemBrowser);

  // “A connection created for a journey in a folder is accessible to all the journeys of all the folders.”
  await createInFolder(window, 'Other journey', 'Another folder');
  await window.getByRole('link', { name: 'Journeys' }).click();
  await window.getByRole('link', { name: 'Other journey' }).click();
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await choose(window, trigger.getByRole('combobox', { name: 'Apps' }), 'Practice Tasks');
  await choose(window, trigger.getByRole('combobox', { name: 'Triggers' }), 'New task');
  const connection = trigger.getByRole('combobox', { name: 'Connection' });
  await expect(connection).toHaveValue('');
  await choose(window, connection, first);

  // “You do not need to create a new connection for different actions or triggers of the same app.”
  for (const name of ['Create task', 'Create task']) {
    const action = await addAction(window, 'Practice Tasks', name);
    await expect(action.getByRole('combobox', { name: 'Connection' })).toHaveValue(first);
    await expect(action.getByText('Signed in as ada@practice.example')).toBeVisible();
  }
  await expect(window.getByText('Also changes 2 other steps.')).toBeVisible();

  // “Only one connection can be selected for an app throughout the journey.”
  const last = window.getByRole('region', { name: 'New Action' });
  await linkAs(window, last, systemBrowser, second, /Ben Practice/);
  await window.getByRole('button', { name: 'Step 1', exact: true }).click();
  await expect(connection).toHaveValue(second);
});

test('C10, C11, C12, C14, C16: “All the established connections get saved … Switch between app connections, create a new one, or dump them as you wish”', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await launchSojourn({ size });
  await protectVault(window);
  await linkTrigger(window, systemBrowser);
  await window.getByLabel('Journey name').fill('Errands journey');

  // “Switch between app connections, create a new one …”
  await window.getByRole('tab', { name: 'Connections' }).click();
  const card = window.getByRole('region', { name: 'Practice Tasks' });
  await expect(card.getByRole('link', { name: first })).toBeVisible();
  await expect(card.getByText('ada@practice.example')).toBeVisible();
  await card.getByRole('button', { name: 'Switch account' }).click();
  await expect(card.getByText('Changes 1 step.')).toBeVisible();
  await linkAs(window, card, systemBrowser, second, /Ben Practice/);
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

  // “All the established connections get saved in the Connections tab.”
  await window.getByRole('link', { name: 'Connections' }).click();
  await expect(window.getByRole('link', { name: second })).toBeVisible();
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

async function addAction(window: Page, app: string, action: string): Promise<Locator> {
  await window.getByRole('button', { name: 'Add step' }).click();
  await window.getByRole('menuitem', { name: 'Simple Action' }).click();
  const panel = window.getByRole('region', { name: 'New Action' });
  await choose(window, panel.getByRole('combobox', { name: 'Apps' }), app);
  await choose(window, panel.getByRole('combobox', { name: 'Actions' }), action);
  return panel;
}

/** Links another account in a connection field that shows an existing one. */
async function linkAs(
  window: Page,
  place: Locator,
  systemBrowser: SystemBrowser,
  name: string,
  person: RegExp,
): Promise<void> {
  await place.getByRole('button', { name: 'Create new connection' }).click();
  await expect(place.getByLabel('Connection name')).toHaveValue(name);
  await place.getByRole('button', { name: 'Link an account' }).click();
  await allow(await systemBrowser.nextPage(), person);
  await expect(window.getByText('Waiting for sign-in in your browser…')).toBeHidden();
}

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
