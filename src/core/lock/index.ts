/** Owns the lock between the person and the vault: its rules, what stays shut while it is locked, and unlocking. */
export { answersWhileLocked, tellsWhileLocked } from './gate.ts';
export { createLock } from './lock.ts';
export type { Lock } from './lock.ts';
export { createLockRules } from './rules.ts';
