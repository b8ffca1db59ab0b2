// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { type Component, h, nextTick } from 'vue';
import ExportDialog from '../../../src/renderer/exchange/ExportDialog.vue';
import type { BundlePreview } from '../../../src/shared/contract/calls.ts';
import { type FakeCore, installBridge } from './bridge.ts';
import { button, mount, shownText, unmountAll } from './mount.ts';

const preview: BundlePreview = {
  fileName: 'Tasks.sojourn.json',
  journeys: [{ name: 'Tasks', steps: 2 }],
  connectors: [],
  connections: [],
  warnings: [],
  text: '{}',
  report: [],
  beside: [],
};

let core: FakeCore;
function show(journeys: readonly string[]): void {
  core = installBridge({
    'apps.list': () => [],
    'export.preview': ({ format }) =>
      format === 'node-red'
        ? {
            ...preview,
            fileName: 'Tasks.node-red.json',
            report: [
              { journey: 'Tasks', step: 's1', title: 'Create task', mapping: 'exact', notes: [] },
              {
                journey: 'Tasks',
                step: 's2',
                title: 'Notify',
                mapping: 'missing',
                notes: ['Inside of Sojourn only.'],
              },
            ],
          }
        : preview,
    'export.save': () => null,
  });
  const Dialog: Component = { render: () => h(ExportDialog, { journeys, open: true }) };
  mount(Dialog);
}

const format = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll<HTMLButtonElement>('[role="radio"]')].find(
    ({ textContent }) => textContent.trim() === name,
  );
  if (found === undefined) throw new Error(`there is no format ${name}`);
  return found;
};

afterEach(unmountAll);

describe('E3: the Export dialog', () => {
  it('E3: another format shows what becomes of each step before anything is written, and is what is saved', async () => {
    show(['j1']);
    await expect.poll(shownText).toContain('Tasks.sojourn.json');
    format('Node-RED').click();
    await expect.poll(shownText).toContain('1 the same, 0 with a note, 1 not mapped');
    expect(shownText()).toContain('Inside of Sojourn only.');
    expect(core.asked.some(({ channel }) => channel === 'export.save')).toBe(false);
    button('Save file').click();
    await nextTick();
    expect(core.asked.at(-1)).toEqual({
      channel: 'export.save',
      input: { journeys: ['j1'], format: 'node-red' },
    });
  });

  it('E3: formats that hold one journey cannot be chosen for several', async () => {
    show(['j1', 'j2']);
    await expect.poll(shownText).toContain('Tasks.sojourn.json');
    expect(['n8n', 'Step Functions'].map((name) => format(name).disabled)).toEqual([true, true]);
    expect(format('Node-RED').disabled).toBe(false);
  });
});
