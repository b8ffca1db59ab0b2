// A journey of 500 steps in the real window: how long a key press in a field, an undo and a page of scrolling take.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createVault } from '../../src/core/vault/index.ts';
import type { Step } from '../../src/shared/journey.ts';
import { launch } from '../e2e/harness/sojourn.ts';
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
    await fill(window);
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

/** Pastes all steps at once, as a person could. */
async function fill(window: Page): Promise<void> {
  const text = JSON.stringify({ format: 'sojourn.steps', formatVersion: 1, steps: manySteps() });
  const first = window.getByRole('button', { name: 'Step 1', exact: true });
  await first.focus();
  await first.evaluate((element, data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', data);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
  await window.getByRole('button', { name: `Step ${length + 1}`, exact: true }).waitFor();
}

/** Actions with data of the step above, every tenth of them inside of a condition. */
function manySteps(): Step[] {
  const steps: Step[] = [];
  for (let number = 1; number <= length; number += 1) {
    const action: Step = {
      id: `s${number}`,
      kind: 'action',
      app: 'logger',
      action: 'log',
      fields: { message: { text: `Line ${number} after {{ s${number - 1}.message }}` } },
    };
    if (number % 10 !== 0 || number === length) {
      steps.push(action);
      continue;
    }
    number += 1;
    const inner: Step = { ...action, id: `s${number}` };
    const row = { left: `{{ s${number - 2}.message }}`, is: 'contains' as const, right: 'Line' };
    steps.push({ id: `s${number - 1}`, kind: 'if', when: { all: [row] }, then: [inner] });
  }
  return steps;
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
