/** Watches how much an expression builds up, and stops it in time. */
import { getHeapStatistics } from 'node:v8';
import { maxHeap, maxText } from './limits.ts';
import { TooLarge } from './plain.ts';

/** How much may be built before the memory is looked at again: characters and list entries. */
const betweenLooks = 200_000;
let built = 0;

/** Takes note of a value that a step gave or a function was given. @throws TooLarge */
export function watch(value: unknown): void {
  if (typeof value === 'string') {
    if (value.length > maxText) throw new TooLarge();
    built += value.length;
  } else if (Array.isArray(value)) {
    built += value.length;
  }
  built += 1;
  if (built < betweenLooks) return;
  built = 0;
  if (getHeapStatistics().used_heap_size > maxHeap) throw new TooLarge();
}
