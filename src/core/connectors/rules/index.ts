/** The rules of connectors: what the schema cannot say. */
export { findingsIn } from './findings.ts';
export { problemsOf } from './problems.ts';
