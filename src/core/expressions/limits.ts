/** The limits of one evaluation (F11). Sizes are in characters of JSON text. */

/** Longest expression. */
export const maxExpression = 100_000;
/** Largest scope and largest result. */
export const maxScope = 64_000_000;
export const maxResult = 32_000_000;
/** Deepest nesting of a result. */
export const maxDepth = 500;
/** Longest text that goes into or comes out of a function of JSONata. */
export const maxText = 32_000_000;
/** Longest list that an expression may build. */
export const maxList = 1_000_000;
/** Deepest recursion of an expression. */
export const maxStack = 2_000;
/** Memory of the worker, in megabytes. */
export const memory = {
  maxOldGenerationSizeMb: 256,
  maxYoungGenerationSizeMb: 32,
  stackSizeMb: 4,
} as const;
