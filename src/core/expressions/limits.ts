/** The limits of one evaluation (F11). Sizes are in characters of JSON text. */

/** Longest expression. */
export const maxExpression = 100_000;
/** Largest scope and largest result. */
export const maxScope = 64_000_000;
export const maxResult = 32_000_000;
/** Deepest nesting of a result. */
export const maxDepth = 500;
/** Longest text while an expression is worked out. */
export const maxText = 16_000_000;
/** Longest list that an expression may build. */
export const maxList = 1_000_000;
/** Deepest recursion of an expression. */
export const maxStack = 2_000;
/** Bytes of memory at which an expression is stopped. */
export const maxHeap = 256_000_000;
/**
 * What the worker thread itself is given. V8 ends the whole process, not only the thread, when one large allocation meets the
 * end of this memory; so there is room above `maxHeap` for the largest one that a single step can make.
 */
export const threadLimits = {
  maxOldGenerationSizeMb: 2_048,
  maxYoungGenerationSizeMb: 12,
  stackSizeMb: 4,
} as const;
