/** Owns the encrypted SQLite file, its schema, and durable writing of the files beside it. */
export type { Database } from 'better-sqlite3';
export { openDatabase } from './database.ts';
export { damaged, storageError } from './failures.ts';
export { ensurePrivateFolder, fileExists, renameDurably, writeDurably } from './files.ts';
