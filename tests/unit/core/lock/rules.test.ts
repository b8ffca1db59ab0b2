import { expect, it } from 'vitest';
import { reasonToLock } from '../../../../src/core/lock/rules.ts';
import { defaultLockRules } from '../../../../src/shared/vault.ts';

const never = { ...defaultLockRules, idleMinutes: null, onSuspend: false, onScreenLock: false };

it.each([
  [{ kind: 'suspend' } as const, { ...never, onSuspend: true }],
  [{ kind: 'screenLocked' } as const, { ...never, onScreenLock: true }],
  [{ kind: 'idle', seconds: 300 } as const, { ...never, idleMinutes: 5 }],
  [{ kind: 'idle', seconds: 86_400 } as const, { ...never, idleMinutes: 5 }],
])('V3: %o locks where its rule is on, and only there', (event, rules) => {
  expect(reasonToLock(event, rules)).toBe(event.kind);
  expect(reasonToLock(event, never)).toBeNull();
});

it('V3: a person who has just moved is at the computer', () => {
  const rules = { ...never, idleMinutes: 5 };
  expect(reasonToLock({ kind: 'idle', seconds: 299 }, rules)).toBeNull();
  expect(reasonToLock({ kind: 'idle', seconds: 0 }, rules)).toBeNull();
  expect(reasonToLock({ kind: 'idle', seconds: 60 }, { ...never, idleMinutes: 1 })).toBe('idle');
});
