// Steps that are dragged by the pointer: past others, into blocks and out of them, with their pills.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from './harness/index.ts';
import { card, pasteSteps, protectVault, size, startByHand } from './steps.ts';

const log = (id: string, message: string) => ({
  id,
  kind: 'action',
  app: 'logger',
  action: 'log',
  fields: { message: { text: message } },
});

const copied = JSON.stringify({
  format: 'sojourn.steps',
  formatVersion: 1,
  steps: [
    log('s1', 'First'),
    log('s2', 'Second after {{ s1.message }}'),
    {
      id: 's3',
      kind: 'if',
      when: { all: [{ left: '{{ s1.message }}', is: 'contains', right: 'First' }] },
      then: [log('s4', 'Inside')],
    },
    log('s5', 'Last'),
  ],
});

/** What the journey says from top to bottom; what stands in a block is indented. */
function outline(window: Page): Promise<string[]> {
  return window.locator('[data-step-card]').evaluateAll((cards) =>
    cards.slice(1).map((element) => {
      const described = element.getAttribute('aria-describedby') ?? '';
      const sentence = document.getElementById(described)?.innerText.replace(/\s+/g, ' ') ?? '';
      let depth = -1;
      for (let list = element.closest('ol'); list; list = list.parentElement?.closest('ol') ?? null)
        depth += 1;
      return `${'· '.repeat(depth)}${sentence}`;
    }),
  );
}

/** A hand takes a card, carries it to a gap and lets go. */
async function drag(window: Page, taken: Locator, gap: Locator): Promise<void> {
  await hold(window, taken, gap);
  await window.mouse.up();
}

async function hold(window: Page, taken: Locator, gap: Locator): Promise<void> {
  await taken.scrollIntoViewIfNeeded();
  const from = await taken.boundingBox();
  const to = await gap.boundingBox();
  if (!from || !to) throw new Error('what is dragged, and where to, is in view');
  const x = from.x + from.width / 2;
  const y = from.y + from.height / 2;
  await window.mouse.move(x, y);
  await window.mouse.down();
  // The first way tells that it is carried, not pressed.
  await window.mouse.move(x, y + 8, { steps: 4 });
  await window.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
}

function gapAfter(window: Page, number: number): Locator {
  return window.getByRole('button', { name: `Insert a step after ${number}`, exact: true });
}

const start = [
  'Log First',
  'Log Second after 2 Message',
  'If 2 Message contains First',
  '· Log Inside',
  'Log Last',
];

async function startJourney(window: Page): Promise<void> {
  await protectVault(window);
  await startByHand(window);
  await pasteSteps(window, copied);
  await window.getByRole('button', { name: 'Close the panel' }).click();
  await expect.poll(() => outline(window)).toEqual(start);
}

test('J2, J3: a step is dragged by the pointer; a pill that loses its source is marked, kept, and whole again after dragging back', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn({ size });
  await startJourney(window);

  await drag(window, card(window, 3), gapAfter(window, 1));
  await expect
    .poll(() => outline(window))
    .toEqual([
      'Log Second after 3 Message',
      'Log First',
      'If 3 Message contains First',
      '· Log Inside',
      'Log Last',
    ]);
  const lost = window.getByTitle('This comes from a step that does not run before this one.');
  await expect(lost).toHaveCount(1);
  await expect(window.getByRole('button', { name: '1 thing to mend' })).toBeVisible();
  await card(window, 2).click();
  const message = window.getByRole('textbox', { name: 'Message' });
  await expect(message).toHaveText(/^Second after\s*3\s*Message$/);
  await window.getByRole('button', { name: 'Close the panel' }).click();

  await drag(window, card(window, 2), gapAfter(window, 3));
  await expect.poll(() => outline(window)).toEqual(start);
  await expect(lost).toHaveCount(0);
  await expect(window.getByRole('button', { name: '1 thing to mend' })).toBeHidden();
});

test('J2, J3, J8: a step is dragged into a block and out of it, a block takes what is inside along but goes nowhere in itself, and undo takes each back', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn({ size });
  await startJourney(window);
  const intoBlock = window.getByRole('button', { name: 'Add a step to Then of step 4' });

  await drag(window, card(window, 6), intoBlock);
  await expect.poll(() => outline(window)).toEqual([...start.slice(0, 4), '· Log Last']);

  // The first step inside of the block goes out of it, to the top.
  await drag(window, card(window, 5), gapAfter(window, 1));
  await expect
    .poll(() => outline(window))
    .toEqual([
      'Log Inside',
      'Log First',
      'Log Second after 3 Message',
      'If 3 Message contains First',
      '· Log Last',
    ]);

  // Its condition uses the first step: dragged above it, the pill there is marked too.
  await drag(window, card(window, 5), gapAfter(window, 1));
  const carried = [
    'If 5 Message contains First',
    '· Log Last',
    'Log Inside',
    'Log First',
    'Log Second after 5 Message',
  ];
  await expect.poll(() => outline(window)).toEqual(carried);
  await expect(
    window.getByTitle('This comes from a step that does not run before this one.'),
  ).toHaveCount(1);

  await drag(
    window,
    card(window, 2),
    window.getByRole('button', { name: 'Add a step to Then of step 2' }),
  );
  expect(await outline(window)).toEqual(carried);

  for (let times = 0; times < 3; times += 1) {
    await card(window, 1).focus();
    await window.keyboard.press('ControlOrMeta+z');
  }
  await expect.poll(() => outline(window)).toEqual(start);
});

test('J3: chosen steps are dragged together, in their order; Esc while they are carried leaves all as it was', async ({
  launchSojourn,
}) => {
  const { window } = await launchSojourn({ size });
  await startJourney(window);
  await card(window, 2).click({ modifiers: ['ControlOrMeta'] });
  await card(window, 3).click({ modifiers: ['ControlOrMeta'] });
  await expect(window.getByRole('button', { name: 'Step 3, chosen' })).toBeVisible();

  await hold(
    window,
    card(window, 3),
    window.getByRole('button', { name: 'Add step', exact: true }),
  );
  await window.keyboard.press('Escape');
  await window.mouse.up();
  expect(await outline(window)).toEqual(start);

  await drag(
    window,
    card(window, 3),
    window.getByRole('button', { name: 'Add step', exact: true }),
  );
  await expect
    .poll(() => outline(window))
    .toEqual([
      'If 5 Message contains First',
      '· Log Inside',
      'Log Last',
      'Log First',
      'Log Second after 5 Message',
    ]);
});
