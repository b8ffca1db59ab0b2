import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../../../scripts/project.ts';

/** SCREENS=1 renews the pictures that git keeps; any other run has no use for them and takes none. */
export const takesPictures = process.env.SCREENS === '1';

/** Takes a picture of a window or a browser tab, where pictures are taken. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  await page.screenshot({
    path: join(root, 'docs/screens', `${name}.png`),
    animations: 'disabled',
  });
}
