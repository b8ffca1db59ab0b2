/** Files that steps make and hand on, kept in the database (docs/adr/0008). */
export { createFiles, largestFile } from './files.ts';
export type { FileDesk, Files, OpenFile } from './files.ts';
export { cleanFileName, cleanMediaType } from './names.ts';
