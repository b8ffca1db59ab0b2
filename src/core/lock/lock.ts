/**
 * The lock between the person and the vault. It has two kinds (product.md V3): *park* wipes the keys and closes the
 * database; *continue* leaves the vault open for the journeys that are on and shuts everybody else out.
 */
import type { PresenceEvent } from '../../shared/contract/wire.ts';
import type { LockRules, VaultState } from '../../shared/vault.ts';
import type { UnlockBy, Vault } from '../vault/index.ts';
import { reasonToLock } from './rules.ts';
import type { LockReason } from './rules.ts';

export interface Lock {
  /** The vault's state as the person may know it. */
  state(): Promise<VaultState>;
  /** True while calls that need the vault are answered and what it tells may leave. */
  readonly isOpen: boolean;
  /** Locks as the rules say; nothing happens when it is locked already. */
  lock(reason?: LockReason): Promise<void>;
  /** Locks where a rule says so. */
  presence(event: PresenceEvent): Promise<void>;
  /**
   * What opened the vault before is asked for again, also where it stayed open for the journeys.
   * @throws SojournError what `Vault.unlock` and `Vault.verify` throw
   */
  unlock(by: UnlockBy): Promise<void>;
  /** Work that ends with a vault opened by a proof: making one, restoring one. Locking waits for it. */
  opening<T>(work: () => Promise<T> | T): Promise<T>;
  /** Work on the vault's protection, during which it may be closed and opened again. Locking waits for it. */
  inTurn<T>(work: () => Promise<T> | T): Promise<T>;
  /** To be told when journeys may have come to their end: without any, nothing needs the keys of a locked vault. */
  journeysChanged(): void;
  /** Wipes the keys, whatever the rules say. */
  close(): Promise<void>;
}

export interface LockDeps {
  readonly vault: Pick<Vault, 'state' | 'unlock' | 'verify' | 'lock' | 'open'>;
  /** The three below are asked only while the vault is open. */
  readonly rules: () => LockRules;
  /** A journey is on, or a run is under way. */
  readonly journeysGoOn: () => boolean;
  /** Ends what waits for the person: sign-ins in the browser, a request of a test. */
  readonly leave: () => Promise<void>;
  /** Told of the new state, after each change of it. */
  readonly changed: () => Promise<void>;
  /** Told before the keys are wiped, so that it can still be written down. */
  readonly locked: (reason: LockReason, kind: LockRules['journeys']) => void;
  readonly failed: (error: unknown) => void;
}

export function createLock(deps: LockDeps): Lock {
  const { vault } = deps;
  const inTurn = queue();
  /** How the person is shut out of a vault that is still open: for good, or until its keys are wiped. */
  let shut: LockRules['journeys'] | null = null;

  const isOpen = (): boolean => vault.open !== null && shut === null;

  async function state(): Promise<VaultState> {
    const known = await vault.state();
    if (shut === null || known.state !== 'unlocked') return known;
    return { ...known, state: 'locked', running: shut === 'continue' };
  }

  async function lock(reason: LockReason): Promise<void> {
    if (!isOpen()) return;
    const kind = kindOfLock();
    // Begun before all is shut, so that the window still hears how its sign-ins ended.
    const left = deps.leave();
    shut = kind;
    attempt(() => deps.locked(reason, kind));
    await left.catch(deps.failed);
    try {
      if (kind === 'park') await wipe();
    } finally {
      await deps.changed();
    }
  }

  /** With nothing to go on with, or rules that cannot be read, the keys would lie in memory for nobody. */
  function kindOfLock(): LockRules['journeys'] {
    const goesOn = attempt(() => deps.rules().journeys === 'continue' && deps.journeysGoOn());
    return goesOn === true ? 'continue' : 'park';
  }

  /** Nothing that fails keeps the vault from being locked. */
  function attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      deps.failed(error);
      return undefined;
    }
  }

  async function wipe(): Promise<void> {
    shut = 'park';
    try {
      await vault.lock();
    } finally {
      if (vault.open === null) shut = null;
    }
  }

  async function unlock(by: UnlockBy): Promise<void> {
    if (vault.open !== null && shut !== null) await vault.verify(by);
    else await vault.unlock(by);
    shut = null;
  }

  async function wipeUnneeded(): Promise<void> {
    if (shut !== 'continue' || vault.open === null) return;
    if (attempt(deps.journeysGoOn) === true) return;
    await wipe();
    await deps.changed();
  }

  return {
    state,
    get isOpen() {
      return isOpen();
    },
    lock: (reason = 'person') => inTurn(() => lock(reason)),
    presence: (event) =>
      inTurn(async () => {
        const reason = isOpen() ? reasonToLock(event, deps.rules()) : null;
        if (reason !== null) await lock(reason);
      }),
    unlock: (by) => inTurn(() => unlock(by)),
    opening: (work) =>
      inTurn(async () => {
        const result = await work();
        shut = null;
        return result;
      }),
    inTurn,
    journeysChanged() {
      if (shut === 'continue') inTurn(wipeUnneeded).catch(deps.failed);
    },
    close: () => inTurn(wipe),
  };
}

/** Runs tasks one after the other: a lock during an unlock comes after it, and counts. */
function queue(): <T>(task: () => Promise<T> | T) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result;
    return result;
  };
}
