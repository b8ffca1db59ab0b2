// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h, nextTick, onScopeDispose } from 'vue';
import JourneysPage from '../../../../src/renderer/pages/JourneysPage.vue';
import ToastHost from '../../../../src/renderer/components/ToastHost.vue';
import { dragType, sorted } from '../../../../src/renderer/journeys/journeyList.ts';
import { useJourneys } from '../../../../src/renderer/stores/journeys.ts';
import type { FolderSummary, JourneySummary } from '../../../../src/shared/journey.ts';
import { installBridge } from '../bridge.ts';
import { button, find, mount, shownText, unmountAll } from '../mount.ts';

function journey(id: string, change: Partial<JourneySummary> = {}): JourneySummary {
  return {
    id,
    name: `Journey ${id}`,
    note: '',
    folder: 'Home',
    on: false,
    apps: [],
    problems: 0,
    lastRun: null,
    updatedAt: 0,
    ...change,
  };
}

/** A core with these journeys; folders are those that are named, and those in which journeys lie. */
async function open(journeys: JourneySummary[], made: string[] = []) {
  let list = journeys;
  const folders = (): FolderSummary[] =>
    [...new Set(['Home', ...made, ...list.map(({ folder }) => folder)])].map((name) => ({
      name,
      journeys: list.filter(({ folder }) => folder === name).length,
    }));
  const core = installBridge({
    'journeys.list': () => list,
    'folders.list': folders,
    'templates.list': () => [
      { id: 'practice', name: 'Practice', about: '', apps: [], first: false },
      { id: 'one', name: 'News', about: 'Of a feed.', apps: ['rss'], first: true },
    ],
    'journeys.move': ({ ids, folder }) => {
      list = list.map((each) => (ids.includes(each.id) ? { ...each, folder } : each));
      core.send('folders.changed', {});
    },
    'journeys.delete': ({ id }) => {
      list = list.filter((each) => each.id !== id);
      core.send('journey.deleted', { id });
    },
    'journeys.restore': ({ id }) => {
      list = [...list, ...journeys.filter((each) => each.id === id)];
      core.send('journey.changed', { id, on: false, revision: 1 });
      return { journey: {} as never, folder: 'Home', on: false, revision: 1, problems: [] };
    },
  });
  // As AppFrame does: the store is loaded and follows the core.
  const Page = defineComponent(() => {
    const store = useJourneys();
    onScopeDispose(store.follow());
    void store.reloadAll();
    return () => [h(JourneysPage), h(ToastHost)];
  });
  const router = mount(Page, {}, ['journeys', 'journey']);
  await vi.waitFor(() => expect(names()).toHaveLength(journeys.length));
  return { core, router, list: () => list };
}

function names(): string[] {
  return [...document.querySelectorAll('[aria-posinset] a')].map((link) => link.textContent.trim());
}

function link(name: string): HTMLElement {
  return find('a', name) ?? expect.unreachable(`no link ${name}`);
}

function press(target: HTMLElement, key: string): Promise<void> {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  return nextTick();
}

const asked = (core: Awaited<ReturnType<typeof open>>['core'], channel: string): unknown[] =>
  core.asked.filter((each) => each.channel === channel).map(({ input }) => input);

// Without a layout the virtual list would take itself for closed.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
});
afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
});

describe('J1: the Journeys page', () => {
  it('shows the journeys of the chosen folder, and finds by name, comment and folder', async () => {
    const { router } = await open([
      journey('1', { note: 'for Ada' }),
      journey('2', { folder: 'Office' }),
    ]);
    expect(names()).toEqual(['Journey 1', 'Journey 2']);
    await router.push({ name: 'journeys', query: { folder: 'Office' } });
    await vi.waitFor(() => expect(names()).toEqual(['Journey 2']));
    await router.push({ name: 'journeys' });
    const search = find('input', 'Search journeys') as HTMLInputElement;
    for (const [text, found] of [
      ['ada', ['Journey 1']],
      ['office', ['Journey 2']],
      ['nowhere', []],
    ] as const) {
      search.value = text;
      search.dispatchEvent(new Event('input', { bubbles: true }));
      await vi.waitFor(() => expect(names()).toEqual(found));
    }
  });

  it('deletes the chosen ones by key, and undo brings them back', async () => {
    const { core } = await open([journey('1'), journey('2'), journey('3')]);
    await press(link('Journey 1'), 'x');
    await press(link('Journey 3'), 'x');
    expect(shownText()).toContain('2 chosen');
    await press(link('Journey 3'), 'Delete');
    await vi.waitFor(() => expect(names()).toEqual(['Journey 2']));
    button('Undo').click();
    await vi.waitFor(() => expect(names()).toHaveLength(3));
    expect(asked(core, 'journeys.restore')).toEqual([{ id: '1' }, { id: '3' }]);
  });

  it('moves what is dropped on a folder, and undo moves each back to where it lay', async () => {
    const { core, list } = await open(
      [journey('1'), journey('2', { folder: 'Office' }), journey('3', { folder: 'Attic' })],
      ['Attic'],
    );
    const folder = document.querySelector('nav[aria-label="Folders"] li:last-child');
    const data = { types: [dragType], getData: () => '1 2 3' };
    const drop = Object.assign(new Event('drop', { bubbles: true, cancelable: true }), {
      dataTransfer: data,
    });
    folder?.dispatchEvent(drop);
    await vi.waitFor(() => expect(list().every((each) => each.folder === 'Office')).toBe(true));
    expect(asked(core, 'journeys.move')).toEqual([{ ids: ['1', '3'], folder: 'Office' }]);
    await vi.waitFor(() => button('Undo').click());
    await vi.waitFor(() =>
      expect(list().map((each) => each.folder)).toEqual(['Home', 'Office', 'Attic']),
    );
  });

  it('U2: the first start offers the practice journey, ready ones and an import', async () => {
    await open([]);
    await vi.waitFor(() => expect(shownText()).toContain('News Of a feed.'));
    expect(button('Try the practice journey')).toBeDefined();
    expect(button('Import')).toBeDefined();
    expect(shownText()).not.toContain('Practice Uses');
  });
});

it('J1: sorts by state: what failed and is on, what is on, what has problems, the rest by name', () => {
  const failed = { id: 'r', state: 'failure', startedAt: 1 };
  const list = [
    journey('rest b'),
    journey('rest a'),
    journey('problems', { problems: 2 }),
    journey('off and failed', { lastRun: failed }),
    journey('on', { on: true }),
    journey('on and failed', { on: true, lastRun: failed }),
  ];
  expect(sorted(list, 'state').map(({ id }) => id)).toEqual([
    'on and failed',
    'on',
    'problems',
    'off and failed',
    'rest a',
    'rest b',
  ]);
  expect(sorted(list, 'run')[0]?.id).toBe('off and failed');
});
