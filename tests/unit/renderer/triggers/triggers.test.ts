// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';
import WebhookSettings from '../../../../src/renderer/settings/WebhookSettings.vue';
import NextTimes from '../../../../src/renderer/triggers/NextTimes.vue';
import WebhookAddress from '../../../../src/renderer/triggers/WebhookAddress.vue';
import { installBridge, Refused } from '../bridge.ts';
import { button, mount, shownText, unmountAll } from '../mount.ts';

afterEach(unmountAll);

const url = 'http://127.0.0.1:20001/hooks/abc';

it('T2: shows the next times of a schedule, and none while its fields make no schedule', async () => {
  const trigger = { id: 's0' as const, app: 'scheduler', event: 'daily', fields: {} };
  const core = installBridge({
    'triggers.next': () => ({ times: [new Date(2026, 2, 2, 9).getTime()] }),
  });
  mount(NextTimes, { journey: 'j1', trigger });
  await vi.waitFor(() => expect(shownText()).toMatch(/Next times.*Mon.*2.*2026/s));
  expect(core.asked).toEqual([{ channel: 'triggers.next', input: { journey: 'j1', trigger } }]);
  unmountAll();
  const refused = installBridge({
    'triggers.next': () => {
      throw new Refused({ code: 'input_invalid', message: 'no time', advice: '' });
    },
  });
  mount(NextTimes, { journey: 'j1', trigger });
  await vi.waitFor(() => expect(refused.asked).toHaveLength(1));
  expect(shownText()).not.toContain('Next times');
});

it('T3: shows the address with Copy, and says when another program took its port', async () => {
  const written = vi.fn(() => Promise.resolve());
  Object.assign(navigator, { clipboard: { writeText: written } });
  installBridge({
    'webhooks.address': () => ({ url, networkUrl: null, open: true, movedFrom: 20_000 }),
  });
  mount(WebhookAddress, { journey: 'j1', on: true });
  await vi.waitFor(() => expect(shownText()).toContain(url));
  expect(shownText()).toContain('Another program has port 20000');
  button('Copy').click();
  await vi.waitFor(() => expect(written).toHaveBeenCalledWith(url));
});

it('T3: other machines are let in only by a switch that says what it means', async () => {
  let otherMachines = false;
  installBridge({
    'webhooks.settings': () => ({ port: 20_001, otherMachines }),
    'webhooks.setSettings': (settings) => {
      ({ otherMachines } = settings);
      return settings;
    },
  });
  mount(WebhookSettings);
  await vi.waitFor(() => expect(shownText()).toContain('20001'));
  expect(shownText()).toContain('without encryption');
  const toggle = document.querySelector<HTMLElement>('[role="switch"]');
  expect(toggle?.getAttribute('aria-checked')).toBe('false');
  toggle?.click();
  await vi.waitFor(() => expect(otherMachines).toBe(true));
});
