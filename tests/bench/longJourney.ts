// A journey of 500 steps in the real window: how long a key press in a field, an undo and a page of scrolling take.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createVault } from '../../src/core/vault/index.ts';
import type { Step } from '../../src/shared/journey.ts';
import { launch } from '../e2e/harness/sojourn.ts';
import { copiedText, logSteps, pasteSteps } from '../e2e/steps.ts';
import { memoryKeychain } from '../servers/memoryKeychain.ts';
import { keyTimes, reportTimes } from './keyTimes.ts';

const passphrase = 'a passphrase for the bench';
const length = 500;
const keys = 120;
const undos = 40;
const pages = 60;
const targets = { key: 16, undo: 50, scroll: 1000 / 60 };

const home = mkdtempSync(join(tmpdir(), 'sojourn-bench-'));
try {
  const vault = createVault({ folder: home, keychain: memoryKeychain(), now: Date.now });
  await vault.create({ passphrase, keychain: false });
  await vault.lock();
  const sojourn = await launch({ home });
  try {
    const { window } = sojourn;
    await window.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await window.getByRole('button', { name: 'Unlock' }).click();
    await window.getByRole('button', { name: 'New journey', exact: true }).click();
    await pasteSteps(window, copiedText(manySteps()));
    await window.getByRole('button', { name: `Step ${length + 1}`, exact: true }).waitFor();
    console.log(`A journey of ${length} steps`);
    reportTimes('A key press in a field', await typing(window), targets.key);
    reportTimes('Undo', await undoing(window), targets.undo);
    reportTimes('A page of scrolling', await scrolling(window), targets.scroll);
  } finally {
    await sojourn.quit();
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** Every tenth step is inside of a condition. */
function manySteps(): Step[] {
  return logSteps(length).flatMap((step, index, all): Step[] => {
    const [number, next] = [index + 1, all[index + 1]];
    if (number % 10 === 1 && index > 0) return [];
    if (number % 10 !== 0 || next === undefined) return [step];
    const row = { left: `{{ s${index}.message }}`, is: 'contains' as const, right: 'Line' };
    return [{ id: step.id, kind: 'if', when: { all: [row] }, then: [next] }];
  });
}

async function typing(window: Page): Promise<number[]> {
  await window.getByRole('button', { name: 'Step 250', exact: true }).click();
  const field = window.getByRole('textbox', { name: 'Message' });
  await field.click();
  await window.keyboard.press('End');
  const typed = Array.from({ length: keys }, (_, key) => (key % 6 ? 'x' : ' '));
  return keyTimes(window, typed, 'input');
}

async function undoing(window: Page): Promise<number[]> {
  await window.keyboard.press('Escape');
  await window.keyboard.press('Escape');
  const card = window.getByRole('button', { name: 'Step 250', exact: true });
  await card.focus();
  for (let move = 0; move < undos; move += 1) await window.keyboard.press('Alt+ArrowUp');
  return keyTimes(window, Array<string>(undos).fill('ControlOrMeta+z'), 'command');
}

/** Frames while the column is scrolled as a wheel does it: from the scroll until the next frame is laid out. */
async function scrolling(window: Page): Promise<number[]> {
  return window.evaluate(async (count) => {
    const column = document.querySelector('.scroll');
    const times: number[] = [];
    for (let page = 0; column && page < count; page += 1) {
      const began = performance.now();
      column.scrollTop += 400;
      document.body.getBoundingClientRect();
      times.push(performance.now() - began);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return times;
  }, pages);
}
