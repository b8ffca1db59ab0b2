// @vitest-environment jsdom
import { Save } from '@lucide/vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h, nextTick } from 'vue';
import CommandPalette from '../../../../src/renderer/palette/CommandPalette.vue';
import { recentIds } from '../../../../src/renderer/palette/recent.ts';
import { useCommands } from '../../../../src/renderer/stores/commands.ts';
import { useJourneys } from '../../../../src/renderer/stores/journeys.ts';
import { installBridge } from '../bridge.ts';
import { mount, shownText, unmountAll } from '../mount.ts';

const ran: string[] = [];

async function open() {
  installBridge({
    'journeys.list': () => [
      {
        id: 'j1',
        name: 'Weekly note',
        note: '',
        folder: 'Office',
        on: false,
        apps: [],
        problems: 0,
        lastRun: null,
        updatedAt: 0,
      },
    ],
    'runs.list': () => [],
  });
  const Page = defineComponent(() => {
    const journeys = useJourneys();
    void journeys.reload();
    useCommands().offer(() => [
      { id: 'save', title: 'Save', icon: Save, shortcut: 'Ctrl+S', run: () => ran.push('save') },
    ]);
    return () => h(CommandPalette, { open: true });
  });
  const router = mount(Page, {}, ['help', 'journey', 'settings']);
  await vi.waitFor(() => expect(entries()).not.toHaveLength(0));
  return router;
}

function entries(): string[] {
  return [...document.querySelectorAll('[role=option]')].map((each) => each.textContent.trim());
}

async function type(text: string): Promise<void> {
  const field = document.querySelector<HTMLInputElement>('[role=combobox]');
  if (!field) throw new Error('no field');
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await nextTick();
  await nextTick();
}

function press(key: string): void {
  const field = document.querySelector('[role=combobox]');
  field?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

beforeEach(() => {
  // Without a layout nothing can be scrolled into view.
  Element.prototype.scrollIntoView = () => undefined;
  localStorage.clear();
  ran.length = 0;
});
afterEach(unmountAll);

describe('J11: the command palette', () => {
  it('shows what the page offers first, with its keys, then what is there everywhere', async () => {
    await open();
    expect(entries()[0]).toBe('SaveCtrl+S');
    expect(shownText()).toMatch(/Here.*Everywhere.*New journey/);
  });

  it('opens a journey by some of its letters and Enter, and has it on top the next time', async () => {
    const router = await open();
    await type('wkly');
    await vi.waitFor(() => expect(entries()[0]).toContain('Weekly note'));
    press('Enter');
    await vi.waitFor(() => expect(router.currentRoute.value.params.id).toBe('j1'));
    expect(recentIds()).toEqual(['journey j1']);
    // Nothing but ids is written outside of the vault.
    expect(Object.values(localStorage).join()).not.toContain('Weekly');
    unmountAll();
    await open();
    await vi.waitFor(() => expect(entries()[0]).toContain('Weekly note'));
  });

  it('runs what the page offers, and says when nothing matches', async () => {
    await open();
    await type('zzzz');
    expect(shownText()).toContain('Nothing matches “zzzz”');
    await type('save');
    press('Enter');
    await vi.waitFor(() => expect(ran).toEqual(['save']));
  });
});
