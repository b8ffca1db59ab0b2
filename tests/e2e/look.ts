// Looks at a state: pictures of it, and what assistive technology would stumble over.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, screenshot, takesPictures } from './harness/index.ts';
import type { Sojourn } from './harness/index.ts';
import { size } from './steps.ts';

const small = { width: 900, height: 600 };

/** Pictures of the state as it is, in light and dark and in a small window, and what axe finds in each of the two. */
export async function look(sojourn: Sojourn, name: string): Promise<void> {
  await lookInBoth(sojourn, name);
  if (!takesPictures) return;
  await sojourn.setColorScheme('dark');
  await sojourn.resize(small);
  await screenshot(sojourn.window, `${name}-small-dark`);
  await sojourn.resize(size);
  await sojourn.setColorScheme('light');
}

/** The same without the small window. @param without rules of axe that do not fit the state */
export async function lookInBoth(
  sojourn: Sojourn,
  name: string,
  without: readonly string[] = [],
): Promise<void> {
  // Bars that stand for what is still to come are no state to look at.
  await expect(sojourn.window.locator('.skeleton')).toHaveCount(0);
  // Dark is looked at when its picture is taken; every start of the tests has no time for it.
  for (const scheme of takesPictures ? (['light', 'dark'] as const) : (['light'] as const)) {
    await sojourn.setColorScheme(scheme);
    await screenshot(sojourn.window, `${name}-${scheme}`);
    await findNoViolations(sojourn.window, `${name}, ${scheme}`, without);
  }
  await sojourn.setColorScheme('light');
}

/** What axe finds on a page of the window or of the system browser. */
export async function findNoViolations(
  window: Page,
  where: string,
  without: readonly string[] = [],
): Promise<void> {
  // Electron pages cannot open a second page, which axe wants for frames; there are none here.
  const { violations } = await new AxeBuilder({ page: window })
    .setLegacyMode(true)
    .disableRules([...without])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  );
  expect.soft(found, where).toEqual([]);
}
