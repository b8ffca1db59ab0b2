/** The test of one step in the editor, and the samples that it leaves for the data tree. */
export { createStepTests } from './stepTests.ts';
