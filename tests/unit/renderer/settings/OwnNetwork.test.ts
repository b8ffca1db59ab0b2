// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';
import OwnNetwork from '../../../../src/renderer/settings/OwnNetwork.vue';
import { installBridge, Refused } from '../bridge.ts';
import { button, input, mount, shownText, type, unmountAll } from '../mount.ts';

afterEach(unmountAll);

it('F9: shows the allowed addresses, adds one as the core writes it, and takes one away', async () => {
  let hosts = ['nas.local'];
  installBridge({
    'network.allowedHosts': () => hosts,
    'network.allow': ({ host }) => (hosts = [...hosts, host.toLowerCase()]),
    'network.disallow': ({ host }) => (hosts = hosts.filter((each) => each !== host)),
  });
  mount(OwnNetwork);
  await vi.waitFor(() => expect(shownText()).toContain('nas.local'));
  await type('Name or address', 'PRINTER:631');
  button('Allow').click();
  await vi.waitFor(() => expect(shownText()).toContain('printer:631'));
  expect(input('Name or address').value).toBe('');
  button('Do not allow nas.local any more').click();
  await vi.waitFor(() => expect(shownText()).not.toContain('nas.local any'));
  expect(hosts).toEqual(['printer:631']);
});

it('F9: says beside the field what is wrong, and keeps what was typed', async () => {
  installBridge({
    'network.allowedHosts': () => [],
    'network.allow': () => {
      throw new Refused({ code: 'input_invalid', message: 'Type a name.', advice: '' });
    },
  });
  mount(OwnNetwork);
  await type('Name or address', '*');
  button('Allow').click();
  await vi.waitFor(() => expect(shownText()).toContain('Type a name.'));
  expect(input('Name or address').value).toBe('*');
});
