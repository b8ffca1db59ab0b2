/** This computer's keychain: libsecret (Linux), Keychain (macOS), Credential Manager (Windows), through keytar. */
import { SojournError } from '../../shared/errors.ts';
import type { keychainStates } from '../../shared/vault.ts';

export type KeychainState = (typeof keychainStates)[number];

/** Every method but `state` rejects with keychain_missing, keychain_locked or keychain_denied. */
export interface Keychain {
  /** Never rejects and never makes the system ask the person anything. */
  state(): Promise<KeychainState>;
  /** @returns null where there is no entry of this account */
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  /** Nothing happens where there is no entry. */
  remove(account: string): Promise<void>;
}

/** The part of keytar that is used here. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const service = 'Sojourn';
/** Account that never holds anything for long; to ask for it tells whether a keychain answers. */
const probe = 'availability';
/** A keychain service that cannot answer a question without prompt within this time is none. */
const answerMs = 5_000;

/** The keychain of this session. keytar is loaded at the first use. */
export function systemKeychain(): Keychain {
  return keychainOver(async () => (await import('keytar')).default);
}

/** @param load gives keytar; a failure to load it (no libsecret) counts as a missing keychain */
export function keychainOver(load: () => Promise<Keytar>): Keychain {
  let refused: KeychainState | undefined;
  let asking: Promise<unknown> | undefined;

  /** Runs one operation; remembers a refusal for `state`, which must not ask again by itself. */
  async function attempt<T>(operation: (keytar: Keytar) => Promise<T>): Promise<T> {
    try {
      return await operation(await load());
    } catch (error) {
      refused = refusalOf(error);
      throw new SojournError(`keychain_${refused}`, { cause: error });
    }
  }

  /** One question at a time: each one that hangs holds a thread of Node's small pool. */
  async function ask(): Promise<void> {
    const keytar = await load();
    asking ??= keytar.getPassword(service, probe).finally(() => (asking = undefined));
    await within(answerMs, asking);
  }

  return {
    async state() {
      try {
        await ask();
        return refused ?? 'available';
      } catch (error) {
        return refusalOf(error);
      }
    },
    async get(account) {
      const secret = await attempt((keytar) => keytar.getPassword(service, account));
      // libsecret gives "no entry" for a locked collection whose prompt was dismissed too; only a write tells them apart.
      if (secret === null) await attempt(writeAndRemove);
      refused = undefined;
      return secret;
    },
    async set(account, secret) {
      await attempt((keytar) => keytar.setPassword(service, account, secret));
      refused = undefined;
    },
    async remove(account) {
      // Success proves nothing: libsecret finds nothing to remove in a locked collection.
      await attempt((keytar) => keytar.deletePassword(service, account));
    },
  };
}

async function writeAndRemove(keytar: Keytar): Promise<void> {
  await keytar.setPassword(service, probe, 'probe');
  await keytar.deletePassword(service, probe);
}

/**
 * keytar gives the system's own words and no code. Seen with libsecret 0.20 and gnome-keyring: "Cannot create an item in
 * a locked collection"; without a bus "Cannot autolaunch D-Bus without X11 $DISPLAY", "Could not connect: …"; without a
 * keyring "Object does not exist at path …". macOS words: SecCopyErrorMessageString of errSecInteractionNotAllowed,
 * errSecUserCanceled, errSecAuthFailed.
 */
function refusalOf(error: unknown): Exclude<KeychainState, 'available'> {
  const words = error instanceof Error ? error.message : '';
  if (/\blocked\b|IsLocked|user interaction is not allowed/i.test(words)) return 'locked';
  if (/denied|dismissed|cancell?ed|not (allowed|permitted)|prevents|not correct/i.test(words))
    return 'denied';
  return 'missing';
}

async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The keychain does not answer')), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
