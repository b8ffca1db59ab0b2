/** The common ground of all exports to other engines. */
export { quote, toCode } from './code.ts';
export { withHelpers } from './ruleFunctions.ts';
export { outlineJourney } from './outline.ts';
export type { OutlineDeps } from './outline.ts';
export { entriesOf, isNothing, mergeTrees, objectTree, valueTree } from './tree.ts';
export type { Tree } from './tree.ts';
export type * from './types.ts';
export { allOutlined, codesOf, requestCodes, unknownFunction, unknownIn } from './walks.ts';
