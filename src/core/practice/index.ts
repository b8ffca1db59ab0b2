/** Practice apps (rule A3): a task list with a real OAuth server, and documents with an API key, on this machine only. */
export { PracticeBrowser } from './browser.ts';
export { createPractice } from './practice.ts';
export type { Practice } from './practice.ts';
