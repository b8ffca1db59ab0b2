import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createShellSettings } from '../../../src/main/shellSettings.ts';
import { temporaryFolder } from '../../servers/temporaryFolder.ts';

it('R7: runs go on with the window closed unless the person says otherwise, also after the next start', () => {
  const home = temporaryFolder();
  const settings = createShellSettings(home);
  expect(settings.keepRunning).toBe(true);
  settings.setKeepRunning(false);
  expect(settings.keepRunning).toBe(false);
  expect(createShellSettings(home).keepRunning).toBe(false);
  writeFileSync(join(home, 'shell.json'), '{broken');
  expect(createShellSettings(home).keepRunning).toBe(true);
});
