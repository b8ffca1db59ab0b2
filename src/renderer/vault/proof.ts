/** What a person shows to open the vault or to change what protects it. It lives as long as its component. */
import { computed, onScopeDispose, reactive, ref, shallowRef, type Ref } from 'vue';
import type { ErrorCode, ErrorShape } from '../../shared/errors.ts';
import type { VaultState } from '../../shared/vault.ts';
import type { VaultProof } from '../stores/vault.ts';
import { errorShape } from '../api.ts';
import { t } from '../texts/index.ts';

export type ProofWay = 'passphrase' | 'recoveryKey' | 'keychain';
export type ProofDraft = ReturnType<typeof useProof>;

/** The ways that open this vault now, the most usual one first. */
export function proofWays({ slots }: Pick<VaultState, 'slots'>): ProofWay[] {
  const ways: ProofWay[] = [];
  if (slots.passphrase) ways.push('passphrase');
  if (slots.keychain) ways.push('keychain');
  if (slots.recovery) ways.push('recoveryKey');
  return ways;
}

const aboutProof: readonly ErrorCode[] = [
  'passphrase_wrong',
  'recovery_key_wrong',
  'recovery_key_mistyped',
  'vault_proof_needed',
  'keychain_missing',
  'keychain_locked',
  'keychain_denied',
  'keychain_changed',
];

/** @param ways those that may be chosen from */
export function useProof(ways: () => readonly ProofWay[]) {
  const chosen = ref<ProofWay | null>(null);
  const passphrase = ref('');
  const recoveryKey = ref('');
  const error = ref<string | null>(null);

  const choice = computed(() => ways());
  const way = computed<ProofWay>({
    get: () =>
      chosen.value !== null && choice.value.includes(chosen.value)
        ? chosen.value
        : (choice.value[0] ?? 'passphrase'),
    set: (next) => {
      chosen.value = next;
      error.value = null;
    },
  });

  /** What was typed; null, and said beside the field, where nothing was. */
  function take(): VaultProof | null {
    error.value = null;
    switch (way.value) {
      case 'keychain':
        return { keychain: true };
      case 'passphrase':
        if (passphrase.value !== '') return { passphrase: passphrase.value };
        error.value = t('security.proof.passphraseEmpty');
        return null;
      case 'recoveryKey': {
        const typed = recoveryKey.value.trim();
        if (typed !== '') return { recoveryKey: typed };
        error.value = t('security.proof.recoveryEmpty');
        return null;
      }
    }
  }

  /** Takes an error that belongs beside the field; false where it is about something else. */
  function refuse({ code, message, advice }: ErrorShape): boolean {
    if (!aboutProof.includes(code)) return false;
    error.value = `${message} ${advice}`;
    return true;
  }

  function wipe(): void {
    passphrase.value = '';
    recoveryKey.value = '';
    error.value = null;
  }

  onScopeDispose(wipe);
  return reactive({ choice, way, passphrase, recoveryKey, error, take, refuse, wipe });
}

/** Further fields of a form that asks for a proof. */
interface OtherFields {
  /** False, and said beside them, where they are not filled in. */
  check(): boolean;
  /** Takes an error that belongs beside them. */
  refuse(error: ErrorShape): boolean;
}

/**
 * What a form does with a proof: busy meanwhile, and what goes wrong is said where it belongs: beside a field, or as
 * `error` for the form. A proof that was refused is marked to be typed over.
 */
export function useAttempt(
  proof: ProofDraft,
  fields: Readonly<Ref<{ select(): Promise<void> } | null>>,
  others?: OtherFields,
) {
  const busy = ref(false);
  const error = shallowRef<ErrorShape | null>(null);

  /** Nothing is done where something was not filled in. */
  async function attempt(work: (shown: VaultProof) => Promise<void>): Promise<void> {
    error.value = null;
    const shown = proof.take();
    const isFilled = others?.check() ?? true;
    if (shown === null || !isFilled) return;
    busy.value = true;
    try {
      await work(shown);
    } catch (caught) {
      const shape = errorShape(caught);
      if (!proof.refuse(shape) && others?.refuse(shape) !== true) error.value = shape;
    } finally {
      busy.value = false;
    }
    if (proof.error !== null) await fields.value?.select();
  }

  return { busy, error, attempt };
}
