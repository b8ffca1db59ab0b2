import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../../../scripts/project.ts';

/** SCREENS=1 renews the pictures that git keeps; any other run leaves the tree as it is. */
const folder = process.env.SCREENS === '1' ? 'docs/screens' : 'test-results/screens';

/** Takes a picture of a window or a browser tab. Returns the file's path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const path = join(root, folder, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  return path;
}
