/** The lock rules: kept in the vault, read whenever something may have to lock it (product.md V3). */
import type { PresenceEvent } from '../../shared/contract/wire.ts';
import { defaultLockRules, lockRulesSchema } from '../../shared/vault.ts';
import type { LockRules } from '../../shared/vault.ts';
import type { Database } from '../storage/index.ts';

export type LockReason = 'person' | PresenceEvent['kind'];

export interface StoredLockRules {
  /** The defaults until others are set, and where what is stored cannot be read. */
  get(): LockRules;
  set(rules: LockRules): LockRules;
}

const key = 'lock-rules';

/** The rules of an open vault. */
export function createLockRules(db: Database): StoredLockRules {
  const select = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const store = db.prepare<[string, string]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    get() {
      const stored = select.get(key);
      return stored === undefined ? defaultLockRules : readRules(stored);
    },
    set(rules) {
      store.run(key, JSON.stringify(rules));
      return rules;
    },
  };
}

/** Why the vault is to be locked now; null where no rule says so. */
export function reasonToLock(event: PresenceEvent, rules: LockRules): LockReason | null {
  switch (event.kind) {
    case 'suspend':
      return rules.onSuspend ? event.kind : null;
    case 'screenLocked':
      return rules.onScreenLock ? event.kind : null;
    case 'idle': {
      const { idleMinutes } = rules;
      return idleMinutes !== null && event.seconds >= idleMinutes * 60 ? event.kind : null;
    }
  }
}

function readRules(text: string): LockRules {
  try {
    return lockRulesSchema.parse(JSON.parse(text));
  } catch {
    return defaultLockRules;
  }
}
