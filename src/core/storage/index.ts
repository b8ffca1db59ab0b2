/** Owns the encrypted SQLite file, its schema, and durable writing of the files beside it. */
export type { Database } from 'better-sqlite3';
export { createCommits } from './commits.ts';
export type { Commits } from './commits.ts';
export { openDatabase } from './database.ts';
export { damaged, storageError } from './failures.ts';
export {
  createPrivateFile,
  ensurePrivateFolder,
  fileExists,
  renameDurably,
  syncFolder,
  writeDurably,
} from './files.ts';
export { createFolderLock, patiently, whileAlone } from './folderLock.ts';
export { checkDatabase, copyDatabase } from './wholeDatabase.ts';
