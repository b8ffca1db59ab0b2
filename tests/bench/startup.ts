// How much later Sojourn's window is interactive than an empty Electron window on the same runtime, and how much more
// memory both hold. Started in turns, so that a busy machine is equally bad for both.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { root } from '../../scripts/project.ts';
import { withoutKeyring } from '../servers/keyring.ts';
import { memoryOfTree } from './memory.ts';

const rounds = 9;
const targets = { laterMilliseconds: 300, memoryRatio: 1.4 };

interface Start {
  /** From starting the process to a control that takes a click, in ms. */
  readonly interactive: number;
  /** MiB, over all processes. */
  readonly memory: number;
}

const home = await mkdtemp(join(tmpdir(), 'sojourn-bench-'));
const empty: Start[] = [];
const ours: Start[] = [];
try {
  // The first start of each fills the disk cache and does not count.
  for (let round = 0; round <= rounds; round++) {
    const one = await start(join(root, 'tests', 'bench', 'emptyWindow'));
    const other = await start(root);
    if (round === 0) continue;
    empty.push(one);
    ours.push(other);
  }
} finally {
  await rm(home, { recursive: true, force: true });
}

const emptyInteractive = median(empty.map(({ interactive }) => interactive));
const oursInteractive = median(ours.map(({ interactive }) => interactive));
const later = oursInteractive - emptyInteractive;
const emptyMemory = median(empty.map(({ memory }) => memory));
const oursMemory = median(ours.map(({ memory }) => memory));
const ratio = oursMemory / emptyMemory;

console.log(`Start-up, median of ${rounds} starts each`);
console.log(
  `  empty window   interactive ${emptyInteractive.toFixed(0)} ms   ${emptyMemory.toFixed(0)} MiB`,
);
console.log(
  `  Sojourn        interactive ${oursInteractive.toFixed(0)} ms   ${oursMemory.toFixed(0)} MiB`,
);
console.log(
  `  later by ${later.toFixed(0)} ms (at most ${targets.laterMilliseconds}): ${verdict(later <= targets.laterMilliseconds)}`,
);
console.log(
  `  memory ${ratio.toFixed(2)} times (at most ${targets.memoryRatio}): ${verdict(ratio <= targets.memoryRatio)}`,
);
process.exitCode = later <= targets.laterMilliseconds && ratio <= targets.memoryRatio ? 0 : 1;

async function start(folder: string): Promise<Start> {
  const began = Date.now();
  const app = await _electron.launch({
    executablePath: join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '', 'electron'),
    args: [folder],
    cwd: root,
    chromiumSandbox: process.getuid?.() !== 0,
    env: { ...inherited(), ...withoutKeyring, SOJOURN_HOME: home },
  });
  try {
    const window = await app.firstWindow();
    // A visible, enabled control, looked for in every frame the window paints.
    const handle = await window.waitForFunction(() => {
      const control = [...document.querySelectorAll('button:enabled, input:enabled')].some(
        (found) => found.checkVisibility({ visibilityProperty: true }),
      );
      return control ? Date.now() : false;
    });
    const interactive = Number(await handle.jsonValue()) - began;
    await window.waitForLoadState('networkidle');
    return { interactive, memory: memoryOfTree(app.process().pid ?? 0) };
  } finally {
    await app.close();
  }
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function verdict(met: boolean): string {
  return met ? 'met' : 'missed';
}
