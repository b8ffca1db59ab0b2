// A journey of 500 steps in the real window: how long a key press in a field, an undo and a page of scrolling take, from the
// press until everything that it leads to is rendered and laid out, so that the next frame shows it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createVault } from '../../src/core/vault/index.ts';
import type { Step } from '../../src/shared/journey.ts';
import { launch } from '../e2e/harness/sojourn.ts';
import { memoryKeychain } from '../servers/memoryKeychain.ts';

const passphrase = 'a passphrase for the bench';
const length = 500;
const keys = 120;
/** Milliseconds from key to key of somebody who types very fast: 12 keys a second. */
const betweenKeys = 80;
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
    report('A key press in a field', await typing(window), targets.key);
    report('Undo', await undoing(window), targets.undo);
    report('A page of scrolling', await scrolling(window), targets.scroll);
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
  return measured(window, 'input', async () => {
    for (let key = 0; key < keys; key += 1) {
      await window.keyboard.press(key % 6 ? 'x' : 'Space');
      await window.waitForTimeout(betweenKeys);
    }
  });
}

async function undoing(window: Page): Promise<number[]> {
  await window.keyboard.press('Escape');
  await window.keyboard.press('Escape');
  const card = window.getByRole('button', { name: 'Step 250', exact: true });
  await card.focus();
  for (let move = 0; move < undos; move += 1) await window.keyboard.press('Alt+ArrowUp');
  return measured(window, 'undo', async () => {
    for (let move = 0; move < undos; move += 1) {
      await window.keyboard.press('ControlOrMeta+z');
      await window.waitForTimeout(betweenKeys);
    }
  });
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

/** Milliseconds from each key press to the task after everything that the event led to. */
async function measured(
  window: Page,
  /** A key that types, or Ctrl+Z, whose own first half does nothing yet. */
  what: 'input' | 'undo',
  press: () => Promise<void>,
): Promise<number[]> {
  const times = await window.evaluateHandle((measures) => {
    const all: number[] = [];
    let pressedAt = 0;
    const laidOut = (): void => {
      document.body.getBoundingClientRect();
      all.push(performance.now() - pressedAt);
    };
    const next = (): void => void scheduler.postTask(laidOut, { priority: 'user-blocking' });
    const onKey = ({ timeStamp, key }: KeyboardEvent): void => {
      pressedAt = timeStamp;
      if (measures === 'undo' && key === 'z') next();
    };
    // On the window: who undoes keeps the key from everything below it.
    document.defaultView?.addEventListener('keydown', onKey, { capture: true });
    if (measures === 'input') document.addEventListener('input', next, { capture: true });
    return all;
  }, what);
  await press();
  return times.jsonValue();
}

function report(what: string, times: readonly number[], target: number): void {
  const at95 = percentile(times, 0.95);
  const met = at95 <= target;
  console.log(`${what} with ${length} steps, ${times.length} times`);
  console.log(`  median               ${percentile(times, 0.5).toFixed(1)} ms`);
  console.log(
    `  95th percentile      ${at95.toFixed(1)} ms (at most ${target.toFixed(0)}): ${met ? 'met' : 'missed'}`,
  );
  if (!met) process.exitCode = 1;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? Number.NaN;
}
