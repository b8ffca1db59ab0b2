// `npm start`: builds what is not built, obtains Electron, and opens the window.

import { obtainElectron } from './electronRuntime.ts';
import { electronArguments, hasDisplay, noDisplay } from './display.ts';
import { ensureBuilt, root, runTool } from './project.ts';
import { ensureSystemPackages } from './systemPackages.ts';

if (!hasDisplay()) {
  console.error(noDisplay);
  process.exit(1);
}

ensureSystemPackages('window');
if (!(await ensureBuilt())) process.exit(1);
const electron = await obtainElectron();
process.exit(
  await runTool(electron.executable, [root, ...electronArguments(), ...process.argv.slice(2)]),
);
