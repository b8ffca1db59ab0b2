// The window for everyone: dark, twice as large, and without motion.

import type { Page } from '@playwright/test';
import type { BrowserWindow } from 'electron';
import { expect, test } from './harness/index.ts';
import type { Sojourn } from './harness/index.ts';
import { findNoViolations } from './look.ts';
import { goTo, startProtected } from './steps.ts';

const pages = ['Journeys', 'Runs', 'Connections', 'Apps', 'Settings', 'Help'] as const;

test('U4: each page is dark when the system is, and at 200 % zoom nothing of it is cut off or out of reach', async ({
  launchSojourn,
}) => {
  const sojourn = await startProtected(launchSojourn);
  const { window } = sojourn;
  expect(await lightness(window)).toBeGreaterThan(0.9);
  await sojourn.setColorScheme('dark');
  expect(await lightness(window)).toBeLessThan(0.3);
  await zoom(sojourn, 2);
  await expect.poll(() => window.evaluate(() => innerWidth)).toBe(640);
  for (const page of pages) {
    await goTo(window, page);
    await expect(window.getByRole('heading', { level: 1 })).toBeVisible();
    expect.soft(await cutOff(window), page).toEqual([]);
    await findNoViolations(window, `${page}, dark, 200 %`);
  }
});

test('U4: where motion is to be reduced, nothing moves that opens or changes', async ({
  launchSojourn,
}) => {
  const { window } = await startProtected(launchSojourn);
  await window.keyboard.press('ControlOrMeta+k');
  await expect(window.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  const moving = await window.evaluate(() =>
    document.getAnimations().map(({ effect }) => effect?.getComputedTiming().duration),
  );
  expect(moving.filter((duration) => Number(duration) > 1)).toEqual([]);
  const transitions = await window.evaluate(() =>
    Array.from(document.querySelectorAll('*'), (element) => getComputedStyle(element))
      .map(({ transitionDuration }) => transitionDuration)
      .filter((duration) => duration !== '0s'),
  );
  expect(transitions).toEqual([]);
});

async function zoom({ app, window }: Sojourn, factor: number): Promise<void> {
  const browserWindow = await app.browserWindow(window);
  await browserWindow.evaluate((target: BrowserWindow, to) => {
    target.webContents.setZoomFactor(to);
  }, factor);
}

/** Lightness of the page's ground, from 0 to 1: every colour of the window is written as oklch. */
function lightness(window: Page): Promise<number> {
  return window.evaluate(() => {
    const [, found] =
      /^oklch\(([\d.]+)/.exec(getComputedStyle(document.body).backgroundColor) ?? [];
    return Number(found);
  });
}

/** Controls that lie beyond the right edge of the window with no way to scroll to them, and a page that scrolls sideways. */
function cutOff(window: Page): Promise<string[]> {
  return window.evaluate(() => {
    const canScroll = (element: Element | null): boolean =>
      element !== null &&
      (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) ||
        canScroll(element.parentElement));
    const beyond = Array.from(document.querySelectorAll('button, a[href], input, [role="tab"]'))
      .filter((control) => control.checkVisibility() && !canScroll(control.parentElement))
      .filter((control) => control.getBoundingClientRect().right > innerWidth + 1)
      .map((control) => control.outerHTML.slice(0, 120));
    const sideways = document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [];
    return [...sideways, ...beyond];
  });
}
