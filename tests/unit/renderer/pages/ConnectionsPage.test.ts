// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Component, h, nextTick } from 'vue';
import ConnectionsPage from '../../../../src/renderer/pages/ConnectionsPage.vue';
import { useApps } from '../../../../src/renderer/stores/apps.ts';
import { useConnections } from '../../../../src/renderer/stores/connections.ts';
import { connectionOf, tasksApp } from '../connections/samples.ts';
import { installBridge } from '../bridge.ts';
import { mount, shownText, type, unmountAll } from '../mount.ts';

afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
});

describe('the Connections page', () => {
  async function show(count: number): Promise<void> {
    // jsdom has no layout: the list would be of no height, and nothing in view.
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
    const all = Array.from({ length: count }, (_, at) => connectionOf(String(at)));
    installBridge({
      'apps.list': () => [tasksApp],
      'connections.list': () => all,
      'connections.revocations': () => [],
    });
    const Frame: Component = {
      setup() {
        void useApps().reload();
        void useConnections().reload();
        return () => h(ConnectionsPage);
      },
    };
    mount(Frame, {}, ['journeys', 'connections', 'apps']);
    await expect.poll(() => rows().length).toBeGreaterThan(0);
  }

  const rows = () => [...document.querySelectorAll<HTMLElement>('[aria-posinset]')];

  it('C10, F13: of 10,000 connections only those in view are in the document, and each says its place among all', async () => {
    await show(10_000);
    expect(rows().length).toBeLessThan(40);
    expect(rows()[0]?.getAttribute('aria-setsize')).toBe('10000');
    expect(document.querySelectorAll('*').length).toBeLessThan(1_500);
  });

  it('C10: the search leaves what matches, and says so to assistive technology', async () => {
    await show(10_000);
    await type('Search connections', 'account 4321');
    await expect.poll(() => rows().length).toBe(1);
    expect(shownText()).toContain('1 connection');
    await type('Search connections', 'nothing like it');
    await nextTick();
    expect(shownText()).toContain('No connection matches “nothing like it”');
  });
});
