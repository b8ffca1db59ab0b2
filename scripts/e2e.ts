// `npm run test:e2e`: Playwright on a virtual screen where there is one, with what it needs fetched and built first.

import { spawnSync } from 'node:child_process';
import { obtainElectron } from './electronRuntime.ts';
import { ensureBuilt, runTool } from './project.ts';
import { ensureSystemPackages } from './systemPackages.ts';

const virtualScreen = ['--auto-servernum', '--server-args=-screen 0 1600x1200x24'];

/**
 * Runs the end-to-end tests.
 *
 * @param args arguments for `playwright test`
 * @returns Playwright's exit code, or 1 where the app could not be built
 */
export async function runEndToEnd(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  if (!(await ensureBuilt())) return 1;
  const { folder } = await obtainElectron();
  const playwrightEnv = { ...env, ELECTRON_OVERRIDE_DIST_PATH: folder };
  const playwright = ['playwright', 'test', ...args] as const;
  // Windows neither pop up on the screen of whoever runs the tests, nor lose the focus to them.
  return hasVirtualScreen()
    ? runTool('xvfb-run', [...virtualScreen, ...playwright], playwrightEnv)
    : runTool(playwright[0], playwright.slice(1), playwrightEnv);
}

function hasVirtualScreen(): boolean {
  return process.platform === 'linux' && spawnSync('which', ['xvfb-run']).status === 0;
}

if (import.meta.main) {
  ensureSystemPackages('tests');
  process.exit(await runEndToEnd(process.argv.slice(2)));
}
