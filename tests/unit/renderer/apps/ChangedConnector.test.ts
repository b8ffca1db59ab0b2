// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';
import ChangedConnector from '../../../../src/renderer/apps/ChangedConnector.vue';
import { installBridge, Refused } from '../bridge.ts';
import { tasksApp } from '../connections/samples.ts';
import { mount, unmountAll } from '../mount.ts';

afterEach(unmountAll);

const changed = { ...tasksApp, added: ['api.elsewhere.example', 'id.elsewhere.example'] };

function allowButton(): HTMLButtonElement {
  const button = document.querySelector('button');
  if (button === null) throw new Error('no button');
  return button;
}

it('A4: names every place that credentials would now go to, and allows them when asked', async () => {
  const core = installBridge({ 'connectors.allow': () => ({ ...tasksApp, added: [] }) });
  mount(ChangedConnector, { app: changed });
  expect(document.body.textContent).toContain('api.elsewhere.example, id.elsewhere.example');
  expect(core.asked).toEqual([]);
  allowButton().click();
  await expect
    .poll(() => core.asked)
    .toEqual([{ channel: 'connectors.allow', input: { app: 'tasks' } }]);
});

it('A4: says why allowing failed, and can be tried again', async () => {
  const refused = new Refused({ code: 'vault_locked', message: 'Locked.', advice: 'Unlock it.' });
  installBridge({
    'connectors.allow': () => {
      throw refused;
    },
  });
  mount(ChangedConnector, { app: changed });
  allowButton().click();
  await expect.poll(() => document.body.textContent).toContain('Unlock it.');
  expect(allowButton().disabled).toBe(false);
});
