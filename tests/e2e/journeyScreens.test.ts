// Every state of the Journeys page, of a journey's versions and settings, and of the command palette, as pictures to look
// at; and no accessibility violation in any.

import type { Page } from '@playwright/test';
import { onVault } from '../servers/onVault.ts';
import { logStep, storeJourneys } from '../servers/storedJourneys.ts';
import type { StoredJourney } from '../servers/storedJourneys.ts';
import { expect, test } from './harness/index.ts';
import { look, lookInBoth } from './look.ts';
import { addAction, choose, chooseApp, passphrase, size, startProtected, unlock } from './steps.ts';

test.describe.configure({ timeout: 1_200_000 });

/** An open menu stands beside the landmarks of the page. */
const ofMenus = ['region'];

const day = 24 * 3600 * 1000;

/** As an office has them. */
const stored: readonly StoredJourney[] = [
  {
    name: 'New orders become parcels',
    folder: 'Office',
    note: 'Mind the holidays: Ben packs on Fridays.',
    on: true,
    run: { state: 'succeeded', at: Date.now() - 4 * 60_000 },
    trigger: { id: 's0', app: 'rss', event: 'new-item', fields: {} },
    steps: [logStep(1)],
  },
  {
    name: 'Weekly note',
    on: true,
    run: { state: 'failure', at: Date.now() - 2 * 3_600_000 },
    changedAt: Date.now() - day,
  },
  {
    name: 'A journey whose name somebody wrote as a whole sentence, to be quite clear about what it does',
    folder: 'Things to come back to',
    trigger: { id: 's0', fields: {} },
    changedAt: Date.now() - 9 * day,
  },
  ...Array.from({ length: 21 }, (_, index) => ({
    name: `Branch ${index + 1}`,
    folder: index % 2 === 0 ? 'Office' : 'Home',
    changedAt: Date.now() - index * 3 * day,
    ...(index % 3 === 0 ? { run: { state: 'succeeded', at: Date.now() - index * 3_600_000 } } : {}),
  })),
];

test('U2, U4: the first start, and the templates', async ({ launchSojourn }) => {
  const sojourn = await startProtected(launchSojourn);
  const { window } = sojourn;
  await expect(window.getByRole('button', { name: /Tell me of news/ })).toBeVisible();
  await look(sojourn, 'journeys-first-start');
  await window.getByRole('button', { name: 'All templates' }).click();
  const dialog = window.getByRole('dialog', { name: 'Templates' });
  await expect(dialog.getByRole('button', { name: /Failed payments/ })).toBeVisible();
  await look(sojourn, 'journeys-templates');
  await dialog.getByRole('searchbox').fill('slack');
  await lookInBoth(sojourn, 'journeys-templates-searched');
  await dialog.getByRole('searchbox').fill('nothing like it');
  await lookInBoth(sojourn, 'journeys-templates-no-match');
  await dialog.getByRole('searchbox').fill('');
  await dialog.getByRole('button', { name: /New issues in Slack/ }).click();
  await expect(window.getByRole('textbox', { name: 'Journey name' })).toHaveValue(
    'New issues in Slack',
  );
  await look(sojourn, 'journey-from-template');
});

test('U4, J1: the Journeys page, its folders, what is chosen, and its dialogs', async ({
  home,
  launchSojourn,
}) => {
  await onVault({ home, passphrase }, (open) => {
    storeJourneys(open, stored);
  });
  const sojourn = await launchSojourn({ size, colorScheme: 'light' });
  const { window } = sojourn;
  await unlock(window);
  await expect(window.getByRole('link', { name: 'Weekly note' })).toBeVisible();
  await look(sojourn, 'journeys-full');
  await window.getByRole('button', { name: 'More ways to begin' }).click();
  await lookInBoth(sojourn, 'journeys-more-ways', ofMenus);
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'Actions for Weekly note' }).click();
  await lookInBoth(sojourn, 'journeys-row-menu', ofMenus);
  await window.keyboard.press('Escape');
  await choose(window, window.getByRole('combobox', { name: 'Sort' }), 'State');
  for (const name of ['Weekly note', 'Branch 1', 'Branch 2']) {
    await window.getByRole('link', { name, exact: true }).focus();
    await window.keyboard.press('x');
  }
  await expect(window.getByText('3 chosen')).toBeVisible();
  await look(sojourn, 'journeys-chosen');
  await window.keyboard.press('m');
  await expect(window.getByRole('dialog', { name: 'Move 3 journeys' })).toBeVisible();
  await lookInBoth(sojourn, 'journeys-move');
  await window.keyboard.press('Escape');

  await window.getByRole('link', { name: /^Office/ }).click();
  await lookInBoth(sojourn, 'journeys-folder');
  await window.getByRole('button', { name: 'Actions for New orders become parcels' }).click();
  await window.getByRole('menuitem', { name: 'Comment' }).click();
  await expect(window.getByRole('textbox', { name: 'Comment' })).toBeVisible();
  await lookInBoth(sojourn, 'journeys-comment');
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'New folder' }).click();
  await window.getByRole('textbox', { name: 'Folder name' }).fill('office');
  await window.keyboard.press('Enter');
  await expect(window.getByText(/There is already a folder/)).toBeVisible();
  await lookInBoth(sojourn, 'journeys-folder-exists');
  await window.getByRole('textbox', { name: 'Folder name' }).fill('Garden');
  await window.keyboard.press('Enter');
  await expect(window.getByText('Nothing in “Garden” yet')).toBeVisible();
  await look(sojourn, 'journeys-empty-folder');
  await window.getByRole('button', { name: 'Actions for the folder Office' }).click();
  await window.getByRole('menuitem', { name: 'Delete folder' }).click();
  await expect(window.getByText(/The folder “Office” was deleted/).first()).toBeVisible();
  await lookInBoth(sojourn, 'journeys-folder-deleted');
  await window.getByRole('searchbox', { name: 'Search journeys' }).fill('nothing like it');
  await window.getByRole('link', { name: /^All/ }).click();
  await lookInBoth(sojourn, 'journeys-no-match');
});

test('U4, J8, J10: versions, settings, and the data of a run', async ({ launchSojourn }) => {
  const sojourn = await startProtected(launchSojourn);
  const { window } = sojourn;
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  await chooseApp(window, trigger, 'Scheduler');
  await choose(window, trigger.getByRole('combobox', { name: 'Triggers' }), 'Every working day');
  await log(window, 'Good morning');
  await save(window);
  await log(window, 'Began at {{ s0.startedAt }}');
  const note = await addAction(window, 'Notifications', 'Show a notification');
  await note.getByRole('textbox', { name: 'Title' }).fill('It is nine');
  await save(window);
  await window.getByRole('button', { name: 'Step 2', exact: true }).click();
  await window.getByRole('textbox', { name: 'Message' }).fill('Good evening');
  await window.getByRole('tab', { name: 'Settings' }).click();
  await expect(window.getByRole('heading', { name: 'Failures', exact: true })).toBeVisible();
  await window
    .getByRole('textbox', { name: 'Comment' })
    .fill('For the office: Ben reads it at nine.');
  await choose(window, window.getByRole('combobox', { name: 'Runs at a time' }), '5 runs');
  await look(sojourn, 'journey-settings');
  await window.getByRole('tab', { name: 'Versions' }).click();
  await expect(window.getByText('Not yet a version')).toBeVisible();
  await look(sojourn, 'journey-versions');
  await window.getByRole('list', { name: 'Versions' }).getByRole('button').nth(2).click();
  await expect(window.getByText('Difference to now')).toBeVisible();
  await look(sojourn, 'journey-version-older');
  await window.getByRole('button', { name: 'Restore this version' }).click();
  await expect(window.getByText(/^The version of .* is restored\.$/)).toBeVisible();
  await lookInBoth(sojourn, 'journey-version-restored');

  await window.getByRole('button', { name: 'Choose the data of the run' }).click();
  await lookInBoth(sojourn, 'journey-run-menu', ofMenus);
  await window.getByRole('menuitem', { name: 'With data that I type' }).click();
  const data = window.getByRole('textbox', { name: 'Trigger data (JSON)' });
  await data.click();
  await window.keyboard.type('oops');
  await window.getByRole('dialog').getByRole('button', { name: 'Run now' }).click();
  await expect(window.getByText(/This is not valid JSON/)).toBeVisible();
  await look(sojourn, 'journey-run-data');
});

test('U4, J11: the command palette and the sheet of keys', async ({ home, launchSojourn }) => {
  await onVault({ home, passphrase }, (open) => {
    storeJourneys(open, stored);
  });
  const sojourn = await launchSojourn({ size, colorScheme: 'light' });
  const { app, window } = sojourn;
  await unlock(window);
  await window.getByRole('link', { name: 'Weekly note' }).click();
  await expect(window.getByRole('tab', { name: 'Editor' })).toBeVisible();
  await window.keyboard.press('ControlOrMeta+k');
  const palette = window.getByRole('dialog', { name: 'Command palette' });
  await expect(palette.getByRole('option').first()).toContainText('Save');
  await look(sojourn, 'palette');
  await palette.getByRole('combobox').fill('note');
  await look(sojourn, 'palette-found');
  await palette.getByRole('combobox').fill('nothing like it at all');
  await lookInBoth(sojourn, 'palette-none');
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'Step 1', exact: true }).focus();
  await window.keyboard.press('?');
  await expect(window.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await look(sojourn, 'keys');
  await window.keyboard.press('Escape');

  await window.keyboard.press('ControlOrMeta+k');
  await palette.getByRole('combobox').fill('own window');
  const [own] = await Promise.all([app.waitForEvent('window'), window.keyboard.press('Enter')]);
  await own.emulateMedia({ reducedMotion: 'reduce' });
  await expect(own.getByRole('tab', { name: 'Editor' })).toBeVisible();
  await lookInBoth({ ...sojourn, window: own }, 'journey-own-window');
});

async function log(window: Page, message: string): Promise<void> {
  const panel = await addAction(window, 'Logger', 'Log a message');
  await panel.getByRole('textbox', { name: 'Message' }).fill(message);
}

async function save(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(window.getByText('Saved', { exact: true })).toBeVisible();
}
