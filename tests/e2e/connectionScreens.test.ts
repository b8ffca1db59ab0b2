// Every state of connections, as pictures to look at, and no accessibility violation in any.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ConnectionDetail } from '../../src/shared/connection.ts';
import { SojournError, toErrorShape } from '../../src/shared/errors.ts';
import type { ErrorShape } from '../../src/shared/errors.ts';
import { onVault } from '../servers/onVault.ts';
import { storeConnections, storeJourney } from '../servers/storedConnections.ts';
import type { StoredConnection } from '../servers/storedConnections.ts';
import { answerInstead, tell } from './harness/playedCore.ts';
import { expect, screenshot, test } from './harness/index.ts';
import type { Sojourn } from './harness/index.ts';
import { findNoViolations, look, lookInBoth } from './look.ts';
import {
  addAction,
  addTaskStep,
  allow,
  first,
  linkAnother,
  goTo,
  linkTrigger,
  openApp,
  openConnection,
  passphrase,
  size,
  startProtected,
  startTrigger,
  unlock,
  withdrawAccess,
} from './steps.ts';

test.describe.configure({ timeout: 1_200_000 });

const day = 24 * 3600 * 1000;
const tasksScopes = ['tasks.read', 'tasks.write', 'openid', 'email', 'offline_access'];

/** One in each state, and as many others as an office has. */
const stored: readonly StoredConnection[] = [
  {
    name: 'Ada’s errands',
    app: 'practice-tasks',
    identity: 'ada@practice.example',
    scopes: tasksScopes,
    createdAt: Date.now() - 90 * day,
    lastUsedAt: Date.now() - 3 * 60_000,
  },
  {
    name: 'Ben’s errands',
    app: 'practice-tasks',
    identity: 'ben@practice.example',
    scopes: tasksScopes.filter((scope) => scope !== 'tasks.write'),
    scopesMissing: ['tasks.write'],
  },
  {
    name: 'Family calendar and shopping lists of the whole house in Upper Street',
    app: 'google-tasks',
    identity: 'a.very.long.address.of.somebody@department.example.org',
    state: 'needs-sign-in',
    lastUsedAt: Date.now() - 2 * day,
  },
  {
    name: 'Old office',
    app: 'pdf-otter',
    state: 'disconnected',
    createdAt: Date.now() - 700 * day,
  },
  { name: 'Papers that cannot be read', apiKey: null, identity: 'cleo@practice.example' },
  ...Array.from({ length: 24 }, (_, index) => ({
    name: `Branch ${index + 1}`,
    app: index % 3 === 0 ? ('pdf-otter' as const) : ('practice-documents' as const),
    identity: index % 3 === 0 ? `branch-${index + 1}@example.org` : 'ada@practice.example',
    createdAt: Date.now() - index * 9 * day,
    ...(index % 4 === 0 ? {} : { lastUsedAt: Date.now() - index * index * 3_600_000 }),
  })),
];

async function openStored(
  launch: () => Promise<Sojourn>,
  home: string,
): Promise<{ sojourn: Sojourn; window: Page }> {
  await onVault({ home, passphrase }, (open) => {
    const ids = storeConnections(open, stored);
    for (const [index, id] of ids.entries()) {
      const app = stored[index]?.app ?? 'practice-documents';
      for (let number = index % 4; number > 0; number -= 1) {
        storeJourney(open, `Errand ${index}.${number}`, { [app]: id });
      }
    }
  });
  const sojourn = await launch();
  await unlock(sojourn.window);
  await goTo(sojourn.window, 'Connections');
  await expect(sojourn.window.getByRole('link', { name: 'Ada’s errands' })).toBeVisible();
  return { sojourn, window: sojourn.window };
}

test('U4, C10: the Connections page, full, searched, filtered, without a match, and tested', async ({
  home,
  launchSojourn,
}) => {
  const launch = () => launchSojourn({ size, colorScheme: 'light' });
  const { sojourn, window } = await openStored(launch, home);
  await look(sojourn, 'connections-full');
  await choose(window, 'Sort', 'Trouble first');
  await lookInBoth(sojourn, 'connections-trouble-first');
  const search = window.getByRole('searchbox', { name: 'Search connections' });
  await search.fill('branch 2');
  await lookInBoth(sojourn, 'connections-searched');
  await search.fill('nothing like it');
  await look(sojourn, 'connections-no-match');
  await search.fill('');
  await choose(window, 'App', 'Practice Documents');
  await lookInBoth(sojourn, 'connections-filtered');
  await window.getByRole('button', { name: /^Test \d+$/ }).click();
  await expect(window.getByText(/accepted, .* failed/)).toBeVisible({ timeout: 60_000 });
  await look(sojourn, 'connections-tested');
  await tell(sojourn.app, 'connections.testing', {
    done: 7,
    total: 17,
    accepted: 6,
    failed: 1,
    untested: 0,
  });
  await choose(window, 'State', 'Disconnected');
  await expect(window.getByText('No connection matches these filters')).toBeVisible();
  await lookInBoth(sojourn, 'connections-none-such');
});

test('U4, C10, C11: the detail of a connection in every state, and the dialogs of its ends', async ({
  home,
  launchSojourn,
}) => {
  const launch = () => launchSojourn({ size, colorScheme: 'light' });
  const { sojourn, window } = await openStored(launch, home);
  await choose(window, 'Sort', 'Trouble first');
  for (const [name, picture] of [
    ['Ben’s errands', 'connection-reduced-scopes'],
    ['Old office', 'connection-disconnected'],
    ['Papers that cannot be read', 'connection-unreadable'],
    [
      'Family calendar and shopping lists of the whole house in Upper Street',
      'connection-needs-sign-in',
    ],
  ] as const) {
    await openConnection(window, name);
    await look(sojourn, picture);
  }

  const { app } = sojourn;
  const [pending, full] = played();
  await answerInstead(app, 'connections.get', full);
  await answerInstead(app, 'connections.revocations', [
    { id: 'r1', app: 'google-tasks', connectionName: 'Old calendar', queuedAt: 0, tries: 3 },
    { id: 'r2', app: 'practice-tasks', connectionName: null, queuedAt: 0, tries: 1 },
  ]);
  await goTo(window, 'Journeys');
  const detail = await openConnection(window, full.name);
  await expect(detail.getByText('Runs under way')).toBeVisible();
  await look(sojourn, 'connection-used');
  await detail.getByText('Show 9 more').scrollIntoViewIfNeeded();
  await lookInBoth(sojourn, 'connection-history');
  for (const how of ['Disconnect', 'Delete'] as const) {
    await detail.getByRole('button', { name: how, exact: true }).click();
    await expect(window.getByRole('dialog', { name: how })).toBeVisible();
    await look(sojourn, `connection-${how.toLowerCase()}`);
    await window.keyboard.press('Escape');
  }

  await answerInstead(app, 'connections.get', pending);
  await goTo(window, 'Journeys');
  await openConnection(window, pending.name);
  await expect(window.getByText('The provider will be told')).toBeVisible();
  await look(sojourn, 'connection-revocation-pending');
});

test('U4, C3, C4: the windows in which an account is linked, and everything that can go wrong there', async ({
  folder,
  launchSojourn,
  systemBrowser,
}) => {
  const sojourn = await startProtected(launchSojourn);
  const { app, window } = sojourn;
  await openApp(window, 'Google Tasks');
  await window.getByRole('button', { name: 'Link an account' }).click();
  const dialog = window.getByRole('dialog', { name: 'Connection' });
  await expect(dialog.getByText('Drop the downloaded client JSON file here')).toBeVisible();
  await look(sojourn, 'client-window');
  const wrong = join(folder, 'service-account.json');
  writeFileSync(wrong, '{"type":"service_account"}');
  await dialog.locator('input[type=file]').setInputFiles(wrong);
  await dialog.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(dialog.getByText(/key of a service account/)).toBeVisible();
  await look(sojourn, 'client-window-wrong-file');
  await window.keyboard.press('Escape');

  await goTo(window, 'Journeys');
  await window.getByRole('button', { name: 'New journey', exact: true }).click();
  const action = await addAction(window, 'Practice Documents', 'Create document');
  await action.getByRole('button', { name: 'Link an account' }).click();
  await dialog.getByLabel('API key', { exact: true }).fill('practice_mistyped');
  await dialog.getByRole('button', { name: 'Link account' }).click();
  await expect(dialog.getByText(/did not accept these credentials/)).toBeVisible();
  await look(sojourn, 'connection-window-wrong-key');
  await window.keyboard.press('Escape');

  await goTo(window, 'Journeys');
  await startTrigger(window);
  const trigger = window.getByRole('region', { name: 'New Trigger' });
  const retry = trigger.getByRole('button', { name: /Link an account|Try again/ });
  await retry.click();
  const chooser = await systemBrowser.nextPage();
  await chooser.getByRole('button', { name: 'Cancel' }).click();
  await expect(trigger.getByText(/did not grant access/)).toBeVisible();
  await look(sojourn, 'editor-sign-in-refused');

  await retry.click();
  const consent = await systemBrowser.nextPage();
  await consent.getByRole('button', { name: /Ada Practice/ }).click();
  await expect(consent.getByRole('button', { name: 'Allow' })).toBeVisible();
  await screenshot(consent, 'browser-consent');
  await findNoViolations(consent, 'the consent page');
  await consent.goBack();
  await allow(consent, /Ada Practice/, 'Create, change and delete your tasks');
  await expect(trigger.getByText('Not granted:')).toBeVisible();
  await look(sojourn, 'editor-reduced-scopes');
  await trigger.getByRole('combobox', { name: 'Connection' }).click();
  await lookInBoth(sojourn, 'editor-connections-list');
  await window.keyboard.press('Escape');

  await trigger.getByRole('button', { name: 'Create new connection' }).click();
  for (const [error, picture] of failures()) {
    const signIn = { attempt: picture, app: 'practice-tasks' };
    await answerInstead(app, 'signIn.start', { ...signIn, state: 'waiting' });
    await retry.click();
    await expect(window.getByText('Waiting for sign-in in your browser…')).toBeVisible();
    await tell(app, 'signIn.changed', { ...signIn, state: 'failed', error });
    await expect(trigger.getByText(error.message)).toBeVisible();
    await lookInBoth(sojourn, picture);
  }
});

test('U4, C12, C14: a journey’s Connections tab, on and off, Switch account, and Needs sign-in everywhere', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const sojourn = await startProtected(launchSojourn);
  const { window } = sojourn;
  await linkTrigger(window, systemBrowser);
  await addTaskStep(window);
  await window.getByRole('button', { name: 'Save & Start' }).click();
  await expect(window.getByRole('button', { name: 'Check now' })).toBeVisible();
  await window.getByRole('tab', { name: 'Connections' }).click();
  await lookInBoth(sojourn, 'journey-connections-on');
  const card = window.getByRole('region', { name: 'Practice Tasks' });
  await card.getByRole('button', { name: 'Switch account' }).click();
  await linkAnother(card, systemBrowser, /Ben Practice/);
  await expect(window.getByRole('dialog', { name: 'Stop the journey' })).toBeVisible();
  await look(sojourn, 'journey-stop-and-switch');
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'Stop', exact: true }).click();
  await window.getByRole('tab', { name: 'Editor' }).click();
  await addAction(window, 'Practice Documents', 'Create document');
  await window.getByRole('tab', { name: 'Connections' }).click();
  await look(sojourn, 'journey-connections');
  await card.getByRole('button', { name: 'Switch account' }).click();
  await look(sojourn, 'journey-switch-account');

  const connectedApps = await withdrawAccess(window, systemBrowser, 'Ada Practice');
  await screenshot(connectedApps, 'browser-connected-apps');
  await findNoViolations(connectedApps, 'the page of connected apps');
  const detail = await openConnection(window, first);
  await detail.getByRole('button', { name: 'Test' }).click();
  await expect(detail.getByText('Needs sign-in')).toBeVisible();
  await openApp(window, 'Practice Tasks');
  await lookInBoth(sojourn, 'app-needs-sign-in');
  await goTo(window, 'Journeys');
  await lookInBoth(sojourn, 'journeys-needs-sign-in');
  await window.getByRole('link', { name: 'New journey' }).click();
  await window.getByRole('button', { name: 'Step 1', exact: true }).click();
  await look(sojourn, 'editor-needs-sign-in');
  await window.getByRole('tab', { name: 'Connections' }).click();
  await look(sojourn, 'journey-needs-sign-in');
  await window.getByRole('button', { name: 'Reconnect' }).click();
  await systemBrowser.nextUrl();
  await expect(window.getByRole('dialog', { name: 'Reconnect' })).toBeVisible();
  await look(sojourn, 'connection-reconnect');
});

function failures(): [ErrorShape, string][] {
  const host = '127.0.0.1';
  return [
    [toErrorShape(new SojournError('sign_in_timed_out')), 'editor-sign-in-timed-out'],
    [toErrorShape(new SojournError('offline', { values: { host } })), 'editor-sign-in-offline'],
    [
      toErrorShape(
        new SojournError('sign_in_failed', {
          values: { app: 'Practice Tasks', reason: 'the issuer is another one' },
        }),
      ),
      'editor-sign-in-wrong-answer',
    ],
  ];
}

/** Details as after years of use: without access, with a revocation that waits; and used by everything. */
function played(): [ConnectionDetail, ConnectionDetail] {
  const base = {
    id: 'played',
    app: 'practice-tasks',
    method: 'practice',
    name: 'Ada’s errands',
    identity: 'ada@practice.example',
    scopes: tasksScopes,
    scopesMissing: [],
    createdAt: Date.now() - 400 * day,
    lastUsedAt: Date.now() - 60_000,
    journeys: 3,
    usedBy: [],
    usedByVersions: [],
    usedByRuns: [],
    revocation: null,
    history: [],
  };
  const kinds = ['refreshed', 'tested', 'refused', 'reconnected', 'switched'] as const;
  return [
    {
      ...base,
      state: 'disconnected',
      revocation: { queuedAt: Date.now() - 2 * 3_600_000, tries: 3 },
      history: [
        {
          at: Date.now() - 2 * 3_600_000,
          kind: 'disconnected',
          detail: 'The credentials were removed from the vault.',
        },
      ],
    },
    {
      ...base,
      state: 'connected',
      usedBy: [
        { id: 'j1', name: 'Weekly note', folder: 'Home', on: true },
        { id: 'j2', name: 'Post the parcels of the week', folder: 'Office', on: false },
        {
          id: 'j3',
          name: 'A journey with a name that somebody wrote as a whole sentence to be quite clear',
          folder: 'Things to come back to',
          on: true,
        },
      ],
      usedByRuns: [{ id: 'r1', journey: 'j1', journeyName: 'Weekly note' }],
      usedByVersions: [{ id: 'j4', name: 'Old errands', versions: 12 }],
      history: Array.from({ length: 29 }, (_, index) => ({
        at: Date.now() - index * 5 * 3_600_000,
        kind: kinds[index % kinds.length] ?? 'tested',
        detail:
          index % 5 === 4
            ? 'The journey “Weekly note” now uses it instead of “Ben’s errands”.'
            : 'The app accepted the credentials.',
      })),
    },
  ];
}

/** Picks an option of one of the page's filters. */
async function choose(window: Page, filter: string, option: string): Promise<void> {
  await window.getByRole('combobox', { name: filter }).click();
  await window.getByRole('option', { name: option }).click();
}
