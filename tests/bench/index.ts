// `npm run bench`: builds, fetches Electron, and runs the benchmarks on a virtual screen where there is none.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasDisplay } from '../../scripts/display.ts';
import { obtainElectron } from '../../scripts/electronRuntime.ts';
import { ensureBuilt, root, runTool } from '../../scripts/project.ts';
import { ensureSystemPackages } from '../../scripts/systemPackages.ts';

ensureSystemPackages('tests');
if (!(await ensureBuilt())) process.exit(1);
const { folder } = await obtainElectron();
const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder };

const command = ['node', join(root, 'tests', 'bench', 'startup.ts')] as const;
const screen = ['--auto-servernum', '--server-args=-screen 0 1600x1200x24'];
const virtual = !hasDisplay() && spawnSync('which', ['xvfb-run']).status === 0;
process.exit(
  virtual
    ? await runTool('xvfb-run', [...screen, ...command], env)
    : await runTool(command[0], command.slice(1), env),
);
