/**
 * Events that are known to be in the ledger, in memory: a look at a long list finds mostly what the look before found.
 * Only what is stored for good is put in, so that it can be true or silent, never wrong.
 */
export interface SeenKeys {
  has(trigger: string, key: string): boolean;
  add(trigger: string, keys: Iterable<string>): void;
  drop(trigger: string): void;
}

/** Keys over all triggers: some ten megabytes. */
const mostKeys = 100_000;

export function createSeenKeys(most = mostKeys): SeenKeys {
  /** The trigger that was looked at last comes last. */
  const byTrigger = new Map<string, Set<string>>();
  let count = 0;

  function drop(trigger: string): void {
    count -= byTrigger.get(trigger)?.size ?? 0;
    byTrigger.delete(trigger);
  }

  return {
    has: (trigger, key) => byTrigger.get(trigger)?.has(key) === true,
    add(trigger, keys) {
      const before = byTrigger.get(trigger);
      const known = before ?? new Set<string>();
      const size = known.size;
      for (const key of keys) known.add(key);
      byTrigger.delete(trigger);
      byTrigger.set(trigger, known);
      count += known.size - size;
      for (const oldest of byTrigger.keys()) {
        if (count <= most) break;
        drop(oldest);
      }
    },
    drop,
  };
}
