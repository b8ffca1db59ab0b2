/** Export of journeys to files of every format, and import of them. */
export { createBundles, createOffers } from './bundle/index.ts';
export { createExports } from './exports.ts';
export { createImports } from './imports.ts';
export type { Imports } from './imports.ts';
export { saveExport } from './saving.ts';
