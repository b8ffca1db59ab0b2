/** For tests in which no file is made or opened: one that does fails. */
import type { FileDesk } from '../../src/core/files/index.ts';

export const noFiles: FileDesk = {
  create: () => Promise.reject(new Error('This test makes no files')),
  open() {
    throw new Error('This test opens no files');
  },
};
