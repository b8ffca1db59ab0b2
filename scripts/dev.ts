// `npm run dev`: the app as it is built for people, built and started again whenever a source changes. There is no
// development server, so the window keeps its protocol and its content security policy.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { electronArguments, hasDisplay, noDisplay } from './display.ts';
import { obtainElectron } from './electronRuntime.ts';
import { ensureBuilt, root } from './project.ts';
import { ensureSystemPackages } from './systemPackages.ts';

/** Editors save several files at once; what comes within this time is one change. */
const settleMilliseconds = 200;

if (!hasDisplay()) {
  console.error(noDisplay);
  process.exit(1);
}

ensureSystemPackages('window');
const electron = await obtainElectron();
const args = [root, ...electronArguments(), ...process.argv.slice(2)];
let running: ChildProcess | undefined;
let timer: NodeJS.Timeout | undefined;
let work = Promise.resolve();

async function restart(): Promise<void> {
  if (!(await ensureBuilt())) return;
  if (running?.exitCode === null) {
    running.kill();
    await once(running, 'exit');
  }
  running = spawn(electron.executable, args, { cwd: root, stdio: 'inherit' });
}

async function follow(folder: string): Promise<void> {
  for await (const _change of watch(join(root, folder), { recursive: true })) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(restart);
    }, settleMilliseconds);
  }
}

work = restart();
await Promise.all([follow('src'), follow('connectors')]);
