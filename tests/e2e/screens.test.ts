// Every page and state, light and dark, large and small: pictures to look at, and no accessibility violation in any.

import { expect, screenshot, test } from './harness/index.ts';
import type { Sojourn } from './harness/index.ts';
import { look } from './look.ts';
import {
  choose,
  chooseApp,
  linkTrigger,
  protectVault,
  size,
  startTrigger,
  unlock,
} from './steps.ts';

test('U4: every page is readable in light and dark, large and small, and by assistive technology', async ({
  launchSojourn,
  systemBrowser,
}) => {
  test.setTimeout(1_200_000);
  const sojourn = await launchSojourn({ size, colorScheme: 'light' });
  const { window } = sojourn;
  await expect(window.getByRole('dialog', { name: 'Protect your vault' })).toBeVisible();
  await look(sojourn, 'first-start');
  await protectVault(window);
  await look(sojourn, 'journeys-empty');
  await visit(sojourn, 'Connections', 'connections-empty');
  await visit(sojourn, 'Runs', 'runs-empty');
  await visit(sojourn, 'Settings', 'settings');
  await lookAtSecurity(sojourn);
  await visit(sojourn, 'Help', 'help');
  await visit(sojourn, 'Apps', 'apps');
  await window.getByRole('link', { name: /Google Tasks/ }).click();
  await expect(window.getByRole('heading', { name: 'Google Tasks', level: 1 })).toBeVisible();
  await look(sojourn, 'app-google-tasks');

  await window.getByRole('link', { name: 'Journeys' }).click();
  await startTrigger(window);
  await look(sojourn, 'editor-link-an-account');
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await trigger.getByRole('button', { name: 'Link an account' }).click();
  await expect(window.getByText('Waiting for sign-in in your browser…')).toBeVisible();
  const chooser = await systemBrowser.nextPage();
  await chooser.getByRole('heading', { name: 'Choose an account' }).waitFor();
  await screenshot(chooser, 'browser-account-chooser');
  await look(sojourn, 'editor-waiting-for-sign-in');
  await window.getByRole('button', { name: 'Cancel' }).click();

  await window.getByRole('link', { name: 'Journeys' }).click();
  await linkTrigger(window, systemBrowser);
  await look(sojourn, 'editor-trigger-ready');
  await window.getByRole('button', { name: 'Add step' }).click();
  await window.getByRole('menuitem', { name: 'Simple Action' }).click();
  const action = window.getByRole('region', { name: 'New Action' });
  await action.getByRole('combobox', { name: 'Apps' }).click();
  await look(sojourn, 'editor-choose-app');
  await window.keyboard.press('Escape');
  await chooseApp(window, action, 'Practice Documents');
  await choose(window, action.getByRole('combobox', { name: 'Actions' }), 'Create document');
  await action.getByRole('button', { name: 'Link an account' }).click();
  await expect(window.getByRole('dialog', { name: 'Connection' })).toBeVisible();
  await look(sojourn, 'connection-window');
  await window.keyboard.press('Escape');
  await look(sojourn, 'editor-incomplete');

  await window.getByRole('link', { name: 'Connections' }).click();
  await window.getByText('My first Practice Tasks account').first().click();
  await expect(window.getByRole('button', { name: 'Disconnect' })).toBeVisible();
  await look(sojourn, 'connection-detail');
  await window.getByRole('link', { name: 'Journeys' }).click();
  await look(sojourn, 'journeys');

  await window.getByRole('button', { name: /Lock/ }).first().click();
  await expect(window.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await look(sojourn, 'locked');
  await window.getByText('I have neither').click();
  await look(sojourn, 'locked-have-neither');
  await unlock(window);
});

/** Settings → Security with its dialogs, and the audit log with and without what matches. */
async function lookAtSecurity(sojourn: Sojourn): Promise<void> {
  const { window } = sojourn;
  await window.getByRole('link', { name: 'Security' }).click();
  await expect(window.getByText('When nobody uses this computer').first()).toBeVisible();
  await look(sojourn, 'security');
  for (const [name, picture] of [
    ['Change passphrase', 'security-passphrase'],
    ['Make a new recovery key', 'security-recovery-key'],
    ['Rotate the key', 'security-rotate'],
  ] as const) {
    await window.getByRole('button', { name }).click();
    await expect(window.getByRole('dialog', { name })).toBeVisible();
    await look(sojourn, picture);
    await window.keyboard.press('Escape');
  }
  await window.getByRole('link', { name: 'Audit log' }).click();
  await expect(window.getByText('Today')).toBeVisible();
  await look(sojourn, 'audit-log');
  await window.getByRole('searchbox', { name: 'Search the audit log' }).fill('nothing like it');
  await expect(window.getByText('No event matches')).toBeVisible();
  await look(sojourn, 'audit-log-no-match');
}

async function visit(sojourn: Sojourn, link: string, name: string): Promise<void> {
  const { window } = sojourn;
  await window.getByRole('link', { name: link }).click();
  await expect(window.getByRole('heading', { name: link, level: 1 })).toBeVisible();
  await look(sojourn, name);
}
