// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import AppFrame from '../../../../src/renderer/frame/AppFrame.vue';
import { installBridge } from '../bridge.ts';
import { mount, unmountAll } from '../mount.ts';

const places = ['runs', 'journeys', 'journey', 'connections', 'apps', 'settings', 'help'];

function open() {
  Element.prototype.scrollIntoView = () => undefined;
  installBridge({
    'journeys.list': () => [],
    'folders.list': () => [],
    'apps.list': () => [],
    'connections.list': () => [],
    'runs.list': () => [],
    'import.offered': () => null,
  });
  return mount(AppFrame, {}, places);
}

function press(key: string, target: EventTarget = document.body, modified = false): KeyboardEvent {
  const init = { key, ctrlKey: modified, bubbles: true, cancelable: true };
  const event = new KeyboardEvent('keydown', init);
  target.dispatchEvent(event);
  return event;
}

/** A field outside of the frame's own ones. */
function field(tag: 'input' | 'textarea'): HTMLElement {
  const made = document.createElement(tag);
  document.body.append(made);
  return made;
}

const dialog = (): string | undefined =>
  document.querySelector('[role=dialog] h2')?.textContent.trim();

afterEach(unmountAll);

describe('J11: the keys of the window', () => {
  it('C makes a new journey, ? shows the keys; both are letters while somebody types', async () => {
    const router = open();
    await router.isReady();
    for (const tag of ['input', 'textarea'] as const) {
      expect(press('c', field(tag)).defaultPrevented).toBe(false);
      expect(press('?', field(tag)).defaultPrevented).toBe(false);
    }
    expect(router.currentRoute.value.name).toBe('runs');
    press('c');
    await vi.waitFor(() =>
      expect(router.currentRoute.value).toMatchObject({ name: 'journeys', query: { new: '' } }),
    );
    press('?');
    await vi.waitFor(() => expect(dialog()).toBe('Keys'), { timeout: 20_000 });
  });

  it('Ctrl+K opens the palette from anywhere, from a field too, and closes it again', async () => {
    open();
    expect(press('k').defaultPrevented).toBe(false);
    expect(press('k', field('textarea'), true).defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(dialog()).toBe('Command palette'), {
      timeout: 20_000,
    });
    press('k', document.querySelector('[role=combobox]') ?? document.body, true);
    await vi.waitFor(() => expect(dialog()).toBeUndefined());
  });
});
