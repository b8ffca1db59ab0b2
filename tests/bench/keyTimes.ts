// How long key presses take in the real window: from the press until everything that it leads to is rendered and laid out,
// so that the frame that comes then shows it.

import type { Page } from '@playwright/test';

/** Milliseconds from key to key of somebody who types very fast: 12 keys a second. */
const betweenKeys = 80;

/**
 * @param keys as Playwright calls them, a blank too
 * @param until the event that a key leads to: text in a field, or the key itself where it is a command; a key that is
 *   only held down, such as Control, does not count
 * @returns milliseconds of each
 */
export async function keyTimes(
  window: Page,
  keys: readonly string[],
  until: 'input' | 'command',
): Promise<number[]> {
  const times = await window.evaluateHandle((what) => {
    const all: number[] = [];
    let pressedAt: number | null = null;
    // The framework's own work is done before the next task, and before the next frame: whichever of the two comes first.
    const laidOut = (): void => {
      if (pressedAt === null) return;
      document.body.getBoundingClientRect();
      all.push(performance.now() - pressedAt);
      pressedAt = null;
    };
    const end = (): void => {
      requestAnimationFrame(laidOut);
      void scheduler.postTask(laidOut, { priority: 'user-blocking' });
    };
    const onKey = ({ timeStamp, key }: KeyboardEvent): void => {
      if (key.length > 1 && key !== 'Backspace') return;
      pressedAt = timeStamp;
      if (what === 'command') end();
    };
    // On the window: a command keeps its key from everything below it.
    document.defaultView?.addEventListener('keydown', onKey, { capture: true });
    if (what === 'input') document.addEventListener('input', end, { capture: true });
    return all;
  }, until);
  for (const key of keys) {
    await window.keyboard.press(key === ' ' ? 'Space' : key);
    await window.waitForTimeout(betweenKeys);
  }
  return times.jsonValue();
}

/** The keys that type a word and take it away again. */
export function typedAndErased(word: string): string[] {
  return [...Array.from(word), ...Array.from(word, () => 'Backspace')];
}

/** Prints median and 95th percentile, and whether the latter is at most the target; a miss fails the benchmark. */
export function reportTimes(what: string, times: readonly number[], target: number): void {
  const at95 = percentile(times, 0.95);
  const met = at95 <= target;
  console.log(`${what}, ${times.length} times`);
  console.log(`  median               ${percentile(times, 0.5).toFixed(1)} ms`);
  console.log(
    `  95th percentile      ${at95.toFixed(1)} ms (at most ${target.toFixed(0)}): ${met ? 'met' : 'missed'}`,
  );
  if (!met) process.exitCode = 1;
}

/** @param share from 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}
