// Fields of every type, and dropdowns that load from an account, with an own connector at a real server that the test plays.

import { mkdirSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { ConnectorSource, FieldSource } from '../../src/shared/connector.ts';
import { sendJson, startFakeApi } from '../integration/core/connectors/fakeApi.ts';
import type { Asked, FakeApi } from '../integration/core/connectors/fakeApi.ts';
import { expect, test } from './harness/index.ts';
import type { LaunchSojourn } from './harness/index.ts';
import { look, lookInBoth } from './look.ts';
import { addAction, choose, goTo, startByHand, startProtected } from './steps.ts';

// A dropdown is brought into all of its states, one after the other.
test.describe.configure({ timeout: 300_000 });

/** An orchard: its plots, and the trees of a plot. `weather` is at a host that no name leads to. */
function orchard({ host, origin }: FakeApi): ConnectorSource {
  const plot: FieldSource = {
    id: 'plot',
    label: 'Plot',
    type: 'dropdown',
    options: 'plots',
    required: true,
  };
  return {
    schema: 1,
    id: 'orchard',
    name: 'Orchard',
    category: 'productivity',
    about: 'Plots and the trees on them.',
    hosts: [host, 'nowhere.invalid'],
    auth: [
      {
        id: 'key',
        kind: 'fields',
        label: 'Key',
        fields: [{ id: 'key', label: 'Key', type: 'secret' }],
        apply: { bearer: '{{ credential.key }}' },
        steps: ['Ask the gardener.'],
      },
    ],
    api: {
      baseUrl: origin,
      paging: { kind: 'cursor', param: 'page', next: '{{ next }}', items: '{{ items }}' },
    },
    options: {
      plots: {
        request: { get: '/plots', query: { search: '{{ search }}' } },
        value: '{{ id }}',
        label: '{{ name }}',
      },
      trees: {
        request: { get: '/plots/{{ fields.plot }}/trees' },
        value: '{{ id }}',
        label: '{{ name }}',
      },
      weather: {
        request: { get: 'https://nowhere.invalid/weather' },
        value: '{{ id }}',
        label: '{{ name }}',
      },
    },
    actions: [
      {
        id: 'water',
        name: 'Water a tree',
        sentence: 'Water {tree} on {plot}',
        changes: false,
        repeat: 'safe',
        fields: [
          plot,
          {
            id: 'tree',
            label: 'Tree',
            type: 'dropdown',
            options: 'trees',
            needs: ['plot'],
            required: true,
          },
          { id: 'weather', label: 'Weather', type: 'dropdown', options: 'weather' },
        ],
        request: { post: '/water', body: { tree: '{{ fields.tree }}' } },
        sample: { ok: true },
      },
      {
        id: 'note',
        name: 'Note everything',
        sentence: 'Note {title}',
        changes: false,
        repeat: 'safe',
        fields: [
          { id: 'title', label: 'Title', type: 'text', required: true },
          { id: 'story', label: 'Story', type: 'longText' },
          { id: 'count', label: 'Count', type: 'number' },
          { id: 'ripe', label: 'Ripe', type: 'boolean' },
          {
            id: 'kind',
            label: 'Kind',
            type: 'choice',
            choices: [
              { value: 'apple', label: 'Apples' },
              { value: 'pear', label: 'Pears' },
            ],
          },
          { id: 'day', label: 'Day', type: 'date' },
          { id: 'moment', label: 'Moment', type: 'dateTime' },
          { id: 'tags', label: 'Tags', type: 'list' },
          { id: 'marks', label: 'Marks', type: 'keyValue' },
          { id: 'raw', label: 'Raw data', type: 'json' },
          { id: 'mail', label: 'Gardener', type: 'email' },
          { id: 'page', label: 'Page', type: 'url', more: true },
        ],
        request: {
          post: '/notes',
          body: Object.fromEntries(noted.map((field) => [field, `{{ fields.${field} }}`])),
        },
        sample: { ok: true },
      },
    ],
  };
}

const noted = [
  'title',
  'story',
  'count',
  'ripe',
  'kind',
  'day',
  'moment',
  'tags',
  'marks',
  'raw',
  'mail',
  'page',
];

const trees = [
  { id: 't1', name: 'Old pear' },
  { id: 't2', name: 'Young apple' },
];
const manyPlots = Array.from({ length: 45 }, (_, index) => ({
  id: `p${index + 1}`,
  name: `Plot ${index + 1}`,
}));

/** Plots in pages of 30, as the app gives them. */
function answerPlots({ url }: Asked, response: ServerResponse): void {
  const { searchParams } = new URL(url, 'http://orchard');
  const search = searchParams.get('search')?.toLowerCase() ?? '';
  const from = Number(searchParams.get('page') ?? 0);
  const found = manyPlots.filter(({ name }) => name.toLowerCase().includes(search));
  const next = from + 30 < found.length ? String(from + 30) : null;
  sendJson(response, { items: found.slice(from, from + 30), next });
}

function answer(asked: Asked, response: ServerResponse): void {
  if (asked.url.startsWith('/plots?') || asked.url === '/plots') answerPlots(asked, response);
  else if (asked.url.endsWith('/trees')) sendJson(response, { items: trees });
  else sendJson(response, { ok: true });
}

async function openOrchard(
  { home, launchSojourn }: { home: string; launchSojourn: LaunchSojourn },
  action: string,
) {
  const api = await startFakeApi(answer);
  mkdirSync(join(home, 'connectors'), { recursive: true });
  writeFileSync(join(home, 'connectors', 'orchard.json'), JSON.stringify(orchard(api)));
  const sojourn = await startProtected(launchSojourn);
  const { window } = sojourn;
  await goTo(window, 'Settings');
  await window.getByRole('textbox', { name: 'Name or address' }).fill(api.host);
  await window.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(window.getByRole('list', { name: 'Allowed addresses' })).toContainText(api.host);
  await goTo(window, 'Journeys');
  await startByHand(window);
  const panel = await addAction(window, 'Orchard', action);
  return { api, sojourn, window, panel };
}

async function link(window: Page, panel: Locator, key: string): Promise<void> {
  await panel.getByRole('button', { name: 'Link an account' }).click();
  const dialog = window.getByRole('dialog', { name: 'Connection' });
  await dialog.getByLabel('Key', { exact: true }).fill(key);
  await dialog.getByRole('button', { name: 'Link account' }).click();
  await expect(dialog).toBeHidden();
}

test('J4: a dropdown loads from the account and tells each of its states; what is chosen shows before any request', async ({
  home,
  launchSojourn,
}) => {
  const { api, sojourn, window, panel } = await openOrchard(
    { home, launchSojourn },
    'Water a tree',
  );
  const plot = panel.getByRole('combobox', { name: 'Plot' });
  const tree = panel.getByRole('combobox', { name: 'Tree' });
  const popup = window.locator('[data-combobox-popup]');
  const plotsAsked = () =>
    api.asked.filter(({ url }) => url.startsWith('/plots?') || url === '/plots');

  await test.step('no account', async () => {
    await plot.click();
    await expect(popup).toContainText('Choose or link an account first');
    await lookInBoth(sojourn, 'field-no-account');
    await window.keyboard.press('Escape');
    expect(api.asked).toEqual([]);
    await link(window, panel, 'apple-key');
  });

  await test.step('the field above first', async () => {
    await tree.click();
    await expect(popup).toContainText('Choose “Plot” first.');
    await lookInBoth(sojourn, 'field-parent-first');
    await window.keyboard.press('Escape');
  });

  await test.step('loading, slow, then a reason and another try', async () => {
    const held = Promise.withResolvers<ServerResponse>();
    api.handle((_asked, response) => held.resolve(response));
    await plot.click();
    await expect(popup.getByRole('listbox')).toHaveAttribute('aria-busy', 'true');
    await expect(popup.locator('.skeleton')).not.toHaveCount(0);
    await expect(popup).toContainText('Still loading. The app is taking its time.');
    sendJson(await held.promise, { message: 'The barn is on fire' }, 500);
    await expect(popup).toContainText(/Orchard/);
    await expect(popup.getByRole('button', { name: 'Try again' })).toBeEnabled();
    await lookInBoth(sojourn, 'field-failed');
  });

  await test.step('the list, its next page, the app’s own search, and nothing found', async () => {
    api.handle(answer);
    await popup.getByRole('button', { name: 'Try again' }).click();
    await expect(popup.getByRole('option', { name: 'Plot 1', exact: true })).toBeVisible();
    await look(sojourn, 'field-list');
    expect(plotsAsked()).toHaveLength(1);
    // The next page comes before the end of this one is reached; the keys go on into it.
    await expect(async () => {
      await window.keyboard.press('PageDown');
      await expect(popup.getByRole('option', { name: 'Plot 40', exact: true })).toBeVisible({
        timeout: 250,
      });
    }).toPass();
    expect(plotsAsked().at(-1)?.url).toContain('page=30');
    await window.keyboard.type('45');
    await expect(popup.getByRole('option')).toHaveCount(1);
    expect(plotsAsked().at(-1)?.url).toContain('search=45');
    await window.keyboard.type('0');
    await expect(popup).toContainText('Nothing matches “450”');
    await lookInBoth(sojourn, 'field-no-match');
    await window.keyboard.press('Escape');
    await choose(window, plot, 'Plot 2');
    await expect(plot).toHaveValue('Plot 2');
  });

  await test.step('what hangs on another choice goes and comes with it', async () => {
    await choose(window, tree, 'Young apple');
    await expect(tree).toHaveValue('Young apple');
    api.handle((asked, response) =>
      asked.url === '/plots/p3/trees' ? sendJson(response, { items: [] }) : answer(asked, response),
    );
    await choose(window, plot, 'Plot 3');
    await expect(tree).toHaveValue('');
    await tree.click();
    await expect(popup).toContainText('There is nothing to choose in this account yet.');
    await lookInBoth(sojourn, 'field-empty');
    await window.keyboard.press('Escape');
    await choose(window, plot, 'Plot 2');
    await expect(tree).toHaveValue('Young apple');
  });

  await test.step('the label before any request; a choice that this account does not have', async () => {
    await goTo(window, 'Journeys');
    api.handle((_asked, response) => sendJson(response, { items: [{ id: 'p9', name: 'Plot 9' }] }));
    await window.getByRole('link', { name: 'New journey' }).click();
    await expect(window.getByText('Water Young apple on Plot 2')).toBeVisible();
    await window.getByRole('button', { name: 'Step 2', exact: true }).click();
    await expect(plot).toHaveValue('Plot 2');
    await expect(tree).toHaveValue('Young apple');
    expect(api.asked).toEqual([]);
    await plot.click();
    await expect(popup.getByRole('option', { name: 'Plot 9' })).toBeVisible();
    await window.keyboard.press('Escape');
    await expect(plot).toHaveValue('Plot 2 (not in the list)');
    await lookInBoth(sojourn, 'field-not-in-the-list');
  });

  await test.step('what was loaded before stays when asking again fails; offline; a value instead', async () => {
    await plot.click();
    api.handle((_asked, response) => sendJson(response, {}, 500));
    await popup.getByRole('button', { name: 'Refresh' }).click();
    await expect(popup).toContainText('Could not be refreshed. These are the choices from before.');
    await expect(popup.getByRole('option', { name: 'Plot 9' })).toBeVisible();
    await lookInBoth(sojourn, 'field-kept');
    await window.keyboard.press('Escape');
    const weather = panel.getByRole('combobox', { name: 'Weather' });
    await weather.click();
    await expect(popup).toContainText('nowhere.invalid cannot be reached');
    await expect(popup.getByRole('button', { name: 'Try again' })).toBeVisible();
    await lookInBoth(sojourn, 'field-offline');
    await popup.getByRole('button', { name: 'Use a value or data' }).click();
    await panel.getByRole('textbox', { name: 'Weather' }).pressSequentially('sun');
  });

  await test.step('needs sign-in', async () => {
    api.handle((_asked, response) => sendJson(response, {}, 401));
    await plot.click();
    await expect(popup).toContainText('This account needs you to sign in again.');
    await lookInBoth(sojourn, 'field-needs-sign-in');
  });
  await api.close();
});

test('J4: a field of every type says what is wrong with what is typed, and gives the app a value of its type', async ({
  home,
  launchSojourn,
}) => {
  const { api, sojourn, window, panel } = await openOrchard(
    { home, launchSojourn },
    'Note everything',
  );
  await link(window, panel, 'apple-key');
  const field = (name: string) => panel.getByRole('textbox', { name, exact: true });

  for (const [name, wrong, said] of [
    ['Count', 'many', 'This is not a number.'],
    ['Raw data', '{ "a":', 'This is not valid JSON.'],
    ['Gardener', 'nobody', 'This is not an e-mail address.'],
  ] as const) {
    await field(name).click();
    await window.keyboard.type(wrong);
    await field('Title').click();
    await expect(panel.getByText(said)).toBeVisible();
  }
  await expect(panel.getByText('Fill in “Title”.')).toBeHidden();
  await field('Story').click();
  await expect(panel.getByText('Fill in “Title”.')).toBeVisible();
  await window.keyboard.press('Escape');
  await look(sojourn, 'fields-wrong');

  await field('Title').click();
  await window.keyboard.type('Harvest');
  await field('Story').click();
  await window.keyboard.type('Two baskets');
  await field('Count').fill('2,5');
  await panel.getByRole('switch', { name: 'Ripe' }).click();
  await choose(window, panel.getByRole('combobox', { name: 'Kind' }), 'Pears');
  await panel.getByLabel('Day', { exact: true }).fill('2026-03-31');
  await panel.getByLabel('Moment', { exact: true }).fill('2026-03-31T09:30');
  const tags = panel.getByRole('group', { name: 'Tags' });
  for (const tag of ['sweet', 'green']) {
    await tags.getByRole('button', { name: 'Add entry' }).click();
    await window.keyboard.type(tag);
  }
  const marks = panel.getByRole('group', { name: 'Marks' });
  await marks.getByRole('button', { name: 'Add entry' }).click();
  await field('Marks, name 1').fill('size');
  await field('Marks, value 1').click();
  await window.keyboard.type('large');
  await field('Raw data').fill('{ "a": [1] }');
  await field('Gardener').click();
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.type('ada@practice.example');
  await panel.getByRole('button', { name: /More fields/ }).click();
  await field('Page').click();
  await window.keyboard.type('orchard.example');
  await field('Title').click();
  await expect(panel.getByText('This is not a web address.')).toBeVisible();
  await field('Page').click();
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.type('https://orchard.example/');
  await window.keyboard.press('Escape');
  await expect(panel.getByRole('alert')).toHaveCount(0);
  await lookInBoth(sojourn, 'fields-filled');

  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByRole('region', { name: 'Test result' })).toContainText('Succeeded');
  expect(JSON.parse(api.asked.at(-1)?.body ?? '')).toEqual({
    title: 'Harvest',
    story: 'Two baskets',
    count: 2.5,
    ripe: true,
    kind: 'pear',
    day: '2026-03-31',
    moment: new Date('2026-03-31T09:30').toISOString(),
    tags: ['sweet', 'green'],
    marks: { size: 'large' },
    raw: { a: [1] },
    mail: 'ada@practice.example',
    page: 'https://orchard.example/',
  });
  await api.close();
});
