// Runs a tool that opens the built app, with what that needs: the build, Electron, a virtual screen where there is one.

import { spawnSync } from 'node:child_process';
import { obtainElectron } from './electronRuntime.ts';
import { ensureBuilt, runTool } from './project.ts';

const virtualScreen = ['--auto-servernum', '--server-args=-screen 0 1600x1200x24'];

/**
 * Windows open on a virtual screen: they neither pop up before whoever runs this, nor lose the focus to them.
 *
 * @param env further variables for the tool; ELECTRON_OVERRIDE_DIST_PATH says where Electron is
 * @returns the tool's exit code, or 1 where the app could not be built
 */
export async function runWithElectron(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  if (!(await ensureBuilt())) return 1;
  const { folder } = await obtainElectron();
  const toolEnv = { ...env, ELECTRON_OVERRIDE_DIST_PATH: folder };
  return hasVirtualScreen()
    ? runTool('xvfb-run', [...virtualScreen, command, ...args], toolEnv)
    : runTool(command, args, toolEnv);
}

function hasVirtualScreen(): boolean {
  return process.platform === 'linux' && spawnSync('which', ['xvfb-run']).status === 0;
}
