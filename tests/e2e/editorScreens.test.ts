// Every state of the editor, as pictures to look at, and no accessibility violation in any.

import type { Locator, Page } from '@playwright/test';
import { expect, screenshot, test } from './harness/index.ts';
import type { Sojourn } from './harness/index.ts';
import { look, lookInBoth } from './look.ts';
import { card, choose, pasteSteps, protectVault, size, startByHand } from './steps.ts';

test.describe.configure({ timeout: 1_200_000 });

/** A journey by hand with every kind of block, as text that can be pasted. */
const copied = JSON.stringify({
  format: 'sojourn.steps',
  formatVersion: 1,
  steps: [
    {
      id: 's1',
      kind: 'action',
      app: 'logger',
      action: 'log',
      fields: { message: { text: 'Began at {{ s9.startedAt }}' } },
    },
    {
      id: 's2',
      kind: 'if',
      when: {
        all: [
          { left: '{{ s1.message }}', is: 'contains', right: 'bread' },
          {
            any: [
              { left: '{{ s1.message }}', is: 'startsWith', right: 'Buy' },
              { left: '{{ s1.message }}', is: 'isEmpty' },
            ],
          },
        ],
      },
      then: [
        {
          id: 's3',
          kind: 'forEach',
          list: '{{ $split(s1.message, " ") }}',
          steps: [
            {
              id: 's4',
              kind: 'action',
              app: 'logger',
              action: 'log',
              fields: { message: { text: 'Word: {{ s3.item }}' } },
            },
            { id: 's5', kind: 'delay', seconds: '300' },
          ],
        },
      ],
      else: [{ id: 's6', kind: 'stop', as: 'failure', message: 'There is no bread' }],
    },
    {
      id: 's7',
      kind: 'tryCatch',
      try: [
        {
          id: 's8',
          kind: 'action',
          app: 'http',
          action: 'request',
          fields: { method: { value: 'GET' }, url: { text: 'http://nowhere.invalid/' } },
        },
      ],
      catch: [
        {
          id: 's10',
          kind: 'action',
          app: 'logger',
          action: 'log',
          fields: { message: { text: 'Failed: {{ s7.error.message }}' } },
        },
      ],
    },
    { id: 's11', kind: 'call', fields: {} },
  ],
});

test('U4, J2–J9: the editor with every kind of step, its panels, formulas, tests and problems', async ({
  launchSojourn,
}) => {
  const sojourn = await launchSojourn({ size, colorScheme: 'light' });
  const { window } = sojourn;
  await protectVault(window);
  await startByHand(window);
  await window.getByRole('button', { name: 'Close the panel' }).click();
  await window.getByRole('button', { name: 'Add step' }).click();
  await screenshot(window, 'editor-add-step-light');
  await window.keyboard.press('Escape');

  await pasteSteps(window, copied);
  await expect(card(window, 11)).toBeVisible();
  await closePanel(window);
  await lookInBoth(sojourn, 'editor-blocks');
  await window.getByRole('button', { name: 'Fold step 3' }).click();
  await lookInBoth(sojourn, 'editor-blocks-folded');
  await window.getByRole('button', { name: 'Unfold step 3' }).click();

  await card(window, 3).click();
  await look(sojourn, 'editor-conditions');
  await card(window, 4).click();
  await lookInBoth(sojourn, 'editor-for-each');
  await card(window, 6).click();
  await lookInBoth(sojourn, 'editor-delay');
  await card(window, 7).click();
  await lookInBoth(sojourn, 'editor-stop');
  await card(window, 11).click();
  await lookInBoth(sojourn, 'editor-call');

  await card(window, 2).click();
  const panel = window.getByRole('region', { name: 'New Action' });
  const message = panel.getByRole('textbox', { name: 'Message' });
  await message.click();
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.type('Buy bread');
  await lookAtFormulas(sojourn, panel);
  await lookAtTests(sojourn);

  await window.getByRole('button', { name: /to (mend|set up)/ }).click();
  await look(sojourn, 'editor-problems');
  await onlyChosen(sojourn);
});

async function lookAtFormulas(sojourn: Sojourn, panel: Locator): Promise<void> {
  const { window } = sojourn;
  await panel.getByRole('button', { name: 'How “Message” is filled in' }).click();
  await window.getByRole('menuitem', { name: 'Formula' }).click();
  const formula = panel.getByRole('textbox', { name: 'Message' });
  await formula.click();
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.type('$uppercase("buy bread on " & s0.started');
  await expect(window.getByRole('listbox')).toBeVisible();
  await look(sojourn, 'editor-formula-completion');
  await window.keyboard.press('Enter');
  await window.keyboard.press('End');
  await expect(panel.getByText(/^BUY BREAD ON 2/)).toBeVisible();
  await look(sojourn, 'editor-formula');
  await window.keyboard.type(' + 1');
  await expect(panel.getByRole('alert')).toBeVisible();
  await lookInBoth(sojourn, 'editor-formula-error');
  for (let times = 0; times < 4; times += 1) await window.keyboard.press('Backspace');
  await expect(panel.getByRole('alert')).toBeHidden();
}

async function lookAtTests(sojourn: Sojourn): Promise<void> {
  const { window } = sojourn;
  await window.keyboard.press('Escape');
  await card(window, 2).click();
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByRole('region', { name: 'Test result' })).toBeVisible();
  await look(sojourn, 'editor-test-result');
  await card(window, 3).click();
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByText(/The condition is/)).toBeVisible();
  await lookInBoth(sojourn, 'editor-test-condition');
  await card(window, 9).click();
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(
    window.getByRole('region', { name: 'Test result' }).getByRole('alert'),
  ).toBeVisible();
  await lookInBoth(sojourn, 'editor-test-failed');
  await choose(window, window.getByRole('combobox', { name: 'Method' }), 'DELETE');
  await expect(window.getByText(/changes data in HTTP/)).toBeVisible();
  await lookInBoth(sojourn, 'editor-test-changes');
  await window.getByRole('tab', { name: 'Setup' }).click();
  await card(window, 5).click();
  await window.getByRole('textbox', { name: 'Message' }).click();
  await expect(window.getByRole('tree', { name: 'Data' })).toBeVisible();
  await look(sojourn, 'editor-data-tree');
  await window.keyboard.press('Escape');
}

async function onlyChosen(sojourn: Sojourn): Promise<void> {
  const { window } = sojourn;
  await closePanel(window);
  await card(window, 5).click();
  await card(window, 6).click({ modifiers: ['Shift'] });
  await lookInBoth(sojourn, 'editor-chosen-steps');
}

async function closePanel(window: Page): Promise<void> {
  const close = window.getByRole('button', { name: 'Close the panel' });
  if (await close.isVisible()) await close.click();
}
