// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { type Component, h } from 'vue';
import ConnectionPanel from '../../../../src/renderer/pages/ConnectionPanel.vue';
import PendingRevocations from '../../../../src/renderer/pages/PendingRevocations.vue';
import RemoveConnection from '../../../../src/renderer/pages/RemoveConnection.vue';
import { useApps } from '../../../../src/renderer/stores/apps.ts';
import type { ConnectionDetail, PendingRevocation } from '../../../../src/shared/connection.ts';
import { detailOf, tasksApp } from '../connections/samples.ts';
import { type Answers, type FakeCore, Refused, installBridge } from '../bridge.ts';
import { button, mount, shownText, unmountAll } from '../mount.ts';

const places = ['connections', 'journey', 'runs', 'app', 'audit-log'];
let core: FakeCore;

/** The component where the window's stores know the app. */
function show(component: Component, props: Record<string, unknown>, answers: Answers = {}): void {
  core = installBridge({
    'apps.list': () => [tasksApp],
    'apps.get': () => tasksApp,
    'connections.list': () => [],
    'connections.revocations': () => [],
    ...answers,
  });
  const Frame: Component = {
    setup() {
      void useApps().reload();
      return () => h(component, props);
    },
  };
  mount(Frame, {}, places);
}

const used: Partial<ConnectionDetail> = {
  usedBy: [{ id: 'j1', name: 'Errands', folder: 'Outside', on: true }],
  usedByRuns: [{ id: 'r1', journey: 'j1', journeyName: 'Errands of today' }],
  usedByVersions: [{ id: 'j2', name: 'Old errands', versions: 2 }],
};

function linksTo(path: string): string[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(`a[href="${path}"]`)].map((link) =>
    link.textContent.trim(),
  );
}

afterEach(unmountAll);

describe('the detail of a connection', () => {
  const panel = (detail: ConnectionDetail, answers: Answers = {}) =>
    show(ConnectionPanel, { id: detail.id }, { 'connections.get': () => detail, ...answers });

  it('C10: names the journeys, the runs under way and the earlier versions that use it, each with a way there', async () => {
    panel(detailOf('c1', used));
    await expect.poll(shownText).toContain('Used by');
    expect(linksTo('/journey/j1')).toEqual(['Errands']);
    expect(linksTo('/runs/r1')).toEqual(['Errands of today']);
    expect(linksTo('/journey/j2')).toEqual(['Old errands']);
    expect(shownText()).toContain('in Outside');
    expect(shownText()).toContain('2 earlier versions that could be restored');
  });

  it('C10: says that nothing uses it, and shows no empty list', async () => {
    panel(detailOf('c1'));
    await expect.poll(shownText).toContain('No journey uses it.');
    expect(shownText()).not.toContain('Runs under way');
    expect(shownText()).not.toContain('Earlier versions');
  });

  it('C11, O15: a revocation that waits says since when and how often, and is tried again by the button', async () => {
    let detail = detailOf('c1', {
      state: 'disconnected',
      revocation: { queuedAt: Date.now() - 2 * 3_600_000, tries: 3 },
    });
    show(
      ConnectionPanel,
      { id: 'c1' },
      {
        'connections.get': () => detail,
        'connections.retryRevocations': () => {
          detail = detailOf('c1', { state: 'disconnected' });
          return [];
        },
      },
    );
    await expect
      .poll(shownText)
      .toContain('The provider will be told as soon as it can be reached.');
    expect(shownText()).toContain('2 hours ago; tried 3 times.');
    button('Try now').click();
    await expect.poll(shownText).not.toContain('The provider will be told');
    expect(core.asked.map(({ channel }) => channel)).toContain('connections.retryRevocations');
  });

  it('C11: what failed when it was tried again is said, and the note stays', async () => {
    const detail = detailOf('c1', { revocation: { queuedAt: 0, tries: 1 } });
    panel(detail, {
      'connections.retryRevocations': () => {
        throw new Refused({ code: 'vault_locked', message: 'The vault is locked.', advice: '' });
      },
    });
    await expect.poll(shownText).toContain('tried once.');
    button('Try now').click();
    await expect.poll(shownText).toContain('The vault is locked.');
    expect(shownText()).toContain('tried once.');
  });
});

describe('the note of revocations on the Connections page', () => {
  const waiting = (id: string, connectionName: string | null): PendingRevocation => ({
    id,
    app: 'tasks',
    connectionName,
    queuedAt: 0,
    tries: 1,
  });

  it('C11, O15: names those that were deleted too, three at most, and goes when the provider was told', async () => {
    show(
      PendingRevocations,
      {},
      {
        'connections.revocations': () => [
          waiting('1', 'Old errands'),
          waiting('2', null),
          waiting('3', 'Garden'),
          waiting('4', 'Office'),
          waiting('5', 'Attic'),
        ],
        'connections.retryRevocations': () => [],
      },
    );
    await expect.poll(shownText).toContain('5 permissions could not be withdrawn');
    expect(shownText()).toContain('“Old errands” of Tasks, Tasks, “Garden” of Tasks, and 2 others');
    button('Try now').click();
    await expect.poll(shownText).not.toContain('could not be withdrawn');
  });

  it('C11: is not there where nothing waits', async () => {
    show(PendingRevocations, {});
    await expect
      .poll(() => core.asked.map(({ channel }) => channel))
      .toContain('connections.revocations');
    expect(shownText()).not.toContain('withdrawn');
  });
});

describe('the question before an end', () => {
  it.each([
    ['disconnect', false],
    ['delete', true],
  ] as const)(
    'C11: before %s it names journeys and runs, which stop; versions only where they lose it: %s',
    async (how, namesVersions) => {
      show(RemoveConnection, { connection: detailOf('c1', used), how });
      await expect.poll(shownText).toContain('These journeys use it. Those that are on will stop:');
      expect(shownText()).toContain('Runs under way that use it will stop too:');
      expect(shownText()).toContain('Errands of today');
      expect(shownText().includes('Old errands')).toBe(namesVersions);
    },
  );
});
