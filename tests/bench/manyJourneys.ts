// J12: how much longer the window needs after unlocking until the Journeys page is there, with 1,000 journeys instead of
// one; and how long a key press in their search and in the command palette takes, until what it finds is laid out.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../e2e/harness/sojourn.ts';
import { onVault } from '../servers/onVault.ts';
import { logStep, storeJourneys } from '../servers/storedJourneys.ts';
import { keyTimes, percentile, reportTimes, typedAndErased } from './keyTimes.ts';

const passphrase = 'a passphrase for the bench';
const many = 1_000;
const rounds = 5;
const words = ['journey 77', 'office', 'example', '999'];
const targets = { laterMilliseconds: 100, keyMilliseconds: 50 };

const folder = mkdtempSync(join(tmpdir(), 'sojourn-bench-'));
try {
  const homes = { one: join(folder, 'one'), many: join(folder, 'many') };
  await fill(homes.one, 1);
  await fill(homes.many, many);
  const times = { one: [] as number[], many: [] as number[] };
  // The first start fills the disk cache and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const one = await unlocked(homes.one);
    const other = await unlocked(homes.many);
    if (round === 0) continue;
    times.one.push(one);
    times.many.push(other);
  }
  const later = percentile(times.many, 0.5) - percentile(times.one, 0.5);
  console.log(`From Unlock to the list of journeys, median of ${rounds} starts`);
  console.log(`  1 journey            ${percentile(times.one, 0.5).toFixed(0)} ms`);
  console.log(`  ${many} journeys        ${percentile(times.many, 0.5).toFixed(0)} ms`);
  judge('later by', later, targets.laterMilliseconds);
  await keyPresses(homes.many);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function fill(home: string, count: number): Promise<void> {
  await onVault({ home, passphrase }, (open) => {
    storeJourneys(
      open,
      Array.from({ length: count }, (_, index) => ({
        name: `Journey ${index}`,
        folder: index % 3 === 0 ? 'Office' : 'Home',
        steps: Array.from({ length: 10 }, (_each, step) => logStep(step + 1)),
      })),
    );
  });
}

/** Milliseconds from the click on Unlock until the first row is laid out. */
async function unlocked(home: string): Promise<number> {
  const sojourn = await launch({ home });
  try {
    const { window } = sojourn;
    await window.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    const took = window.evaluate(
      () =>
        new Promise<number>((resolve) => {
          document.addEventListener(
            'click',
            ({ timeStamp }) => {
              const look = (): void => {
                if (document.querySelector('[aria-posinset] a')) {
                  resolve(performance.now() - timeStamp);
                } else requestAnimationFrame(look);
              };
              look();
            },
            { once: true, capture: true },
          );
        }),
    );
    await window.getByRole('button', { name: 'Unlock' }).click();
    return await took;
  } finally {
    await sojourn.quit();
  }
}

async function keyPresses(home: string): Promise<void> {
  const sojourn = await launch({ home });
  try {
    const { window } = sojourn;
    await window.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await window.getByRole('button', { name: 'Unlock' }).click();
    await window.locator('[aria-posinset] a').first().waitFor();
    await window.getByRole('searchbox', { name: 'Search journeys' }).focus();
    const keys = words.flatMap(typedAndErased);
    const inSearch = await keyTimes(window, keys, 'input');
    reportTimes(`A key press in the search of ${many} journeys`, inSearch, targets.keyMilliseconds);
    await window.keyboard.press('ControlOrMeta+k');
    await window.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').focus();
    const inPalette = await keyTimes(window, keys, 'input');
    reportTimes('A key press in the palette', inPalette, targets.keyMilliseconds);
  } finally {
    await sojourn.quit();
  }
}

function judge(what: string, took: number, most: number): void {
  const met = took <= most;
  console.log(
    `  ${what.padEnd(20)} ${took.toFixed(1)} ms (at most ${most}): ${met ? 'met' : 'missed'}`,
  );
  if (!met) process.exitCode = 1;
}
