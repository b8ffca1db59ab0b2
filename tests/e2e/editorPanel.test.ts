// The panel beside the steps: its width, and what it says of data and of tests before anything was tested.

import type { Page } from '@playwright/test';
import { expect, test } from './harness/index.ts';
import type { Step } from '../../src/shared/journey.ts';
import {
  card,
  choose,
  copiedText,
  pasteSteps,
  size,
  startByHand,
  startProtected,
  unlock,
} from './steps.ts';

const log = (id: string, message: string): Step => ({
  id,
  kind: 'action',
  app: 'logger',
  action: 'log',
  fields: { message: { text: message } },
});

async function startWithSteps(window: Page, steps: readonly Step[]): Promise<void> {
  await startByHand(window);
  await pasteSteps(window, copiedText(steps));
}

test('J5: a loop over a formula that was not tested offers its item as data all the same', async ({
  launchSojourn,
}) => {
  const { window } = await startProtected(launchSojourn);
  await startWithSteps(window, [
    { id: 's1', kind: 'forEach', list: '{{ $split("a b", " ") }}', steps: [log('s2', 'Word: ')] },
  ]);
  await expect(window.getByText('2 steps pasted.', { exact: true })).toBeVisible();
  await card(window, 3).click();
  const message = window.getByRole('textbox', { name: 'Message' });
  await message.click();
  await window.keyboard.press('End');
  await window.getByRole('treeitem', { name: /Item.*Known after a test/ }).click();
  await expect(message).toHaveText(/^Word:\s+2\s*Item$/);

  await card(window, 2).click();
  await window.keyboard.press('ControlOrMeta+Enter');
  await expect(window.getByText('The list has 2 items.')).toBeVisible();
  await card(window, 3).click();
  await window.getByRole('tab', { name: 'Setup' }).click();
  await message.click();
  await expect(window.getByRole('treeitem', { name: /^Text\s*Item\s*a$/ })).toBeVisible();
});

test('J7: an HTTP request says that it changes data where its method does, and where only the run knows the method', async ({
  launchSojourn,
}) => {
  const { window } = await startProtected(launchSojourn);
  const fields = { method: { value: 'GET' }, url: { text: 'http://127.0.0.1:9/' } };
  await startWithSteps(window, [
    { id: 's1', kind: 'action', app: 'http', action: 'request', fields },
  ]);
  const panel = window.getByRole('region', { name: 'New Action' });
  const warning = panel.getByText(/changes data in HTTP/);
  // A built-in app that can be used without an account does not ask for one.
  await expect(panel.getByRole('button', { name: 'Link an account' })).toBeHidden();
  await panel.getByRole('tab', { name: 'Test' }).click();
  await expect(panel.getByRole('button', { name: 'Test step', exact: true })).toBeVisible();
  await expect(warning).toBeHidden();

  await panel.getByRole('tab', { name: 'Setup' }).click();
  await choose(window, panel.getByRole('combobox', { name: 'Method' }), 'DELETE');
  await panel.getByRole('tab', { name: 'Test' }).click();
  await expect(warning).toBeVisible();

  await panel.getByRole('tab', { name: 'Setup' }).click();
  await choose(window, panel.getByRole('combobox', { name: 'Method' }), 'HEAD');
  await panel.getByRole('tab', { name: 'Test' }).click();
  await expect(warning).toBeHidden();

  await panel.getByRole('tab', { name: 'Setup' }).click();
  await panel.getByRole('button', { name: 'How “Method” is filled in' }).click();
  await window.getByRole('menuitem', { name: 'Formula' }).click();
  await panel.getByRole('tab', { name: 'Test' }).click();
  await expect(warning).toBeVisible();
});

test('J9: the list of what is left comes into view wherever the column stands', async ({
  launchSojourn,
}) => {
  const { window } = await startProtected(launchSojourn);
  await startWithSteps(
    window,
    Array.from({ length: 14 }, (_, index) => log(`s${index + 1}`, '')),
  );
  await window.getByRole('button', { name: 'Close the panel' }).click();
  await card(window, 15).scrollIntoViewIfNeeded();
  await window.getByRole('button', { name: '14 things left to set up' }).click();
  const list = window.getByRole('region', { name: 'Before this journey can be switched on' });
  await expect(list.getByRole('heading')).toBeInViewport();
});

test('J11, U7: the panel is made wider by pointer and by keys, within bounds, and is as wide after a restart', async ({
  launchSojourn,
}) => {
  const first = await startProtected(launchSojourn);
  await startWithSteps(first.window, [log('s1', 'Hello')]);
  const edge = (window: Page) => window.getByRole('separator', { name: 'Width of the panel' });
  const panel = (window: Page) => window.getByRole('region', { name: 'New Action' });
  const width = async (window: Page) => Math.round((await panel(window).boundingBox())?.width ?? 0);
  await expect.poll(() => width(first.window)).toBe(400);

  await edge(first.window).focus();
  for (let times = 0; times < 2; times += 1) await first.window.keyboard.press('ArrowLeft');
  await expect.poll(() => width(first.window)).toBe(448);
  await first.window.keyboard.press('End');
  // 60 % of what column and panel share.
  await expect.poll(() => width(first.window)).toBe(643);
  await first.window.keyboard.press('Home');
  await expect.poll(() => width(first.window)).toBe(400);

  const box = await edge(first.window).boundingBox();
  if (!box) throw new Error('the edge is in view');
  await panel(first.window).getByRole('textbox', { name: 'Message' }).click();
  const { x, y } = { x: box.x + box.width / 2, y: box.y + 300 };
  await first.window.mouse.move(x, y);
  await first.window.mouse.down();
  await first.window.mouse.move(x - 90, y, { steps: 5 });
  await first.window.mouse.up();
  await expect.poll(() => width(first.window)).toBe(490);
  await expect(edge(first.window)).toHaveAttribute('aria-valuenow', '490');
  // The field that was being filled in keeps the focus, and its data stays open beside it.
  await expect(panel(first.window).getByRole('textbox', { name: 'Message' })).toBeFocused();
  await expect(first.window.getByRole('tree', { name: 'Data' })).toBeVisible();
  await first.quit();

  const second = await launchSojourn({ size });
  await unlock(second.window);
  await second.window.getByRole('link', { name: 'New journey' }).click();
  await card(second.window, 2).click();
  await expect.poll(() => width(second.window)).toBe(490);
  await edge(second.window).dblclick();
  await expect.poll(() => width(second.window)).toBe(400);
  // In a small window column and panel share the room in one way.
  await second.resize({ width: 900, height: 600 });
  await expect(edge(second.window)).toBeHidden();
});
