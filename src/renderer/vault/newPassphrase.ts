/** A passphrase that is being chosen: typed twice, checked as it is typed. Nothing of it outlives the component. */
import { computed, onScopeDispose, reactive, ref } from 'vue';
import { passphraseMinimum } from '../../shared/passphrase.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { t } from '../texts/index.ts';

export type NewPassphrase = ReturnType<typeof useNewPassphrase>;

export function useNewPassphrase() {
  const typed = ref('');
  const repeated = ref('');
  const leftRepeat = ref(false);
  const tried = ref(false);
  const refused = ref<string | null>(null);

  const tooShort = computed(() => Array.from(typed.value.trim()).length < passphraseMinimum);
  const differs = computed(() => repeated.value !== typed.value);
  const error = computed(() => {
    if (tried.value && tooShort.value)
      return t('vault.protect.tooShort', { count: passphraseMinimum });
    return refused.value;
  });
  const repeatError = computed(() => {
    const shown = tried.value || (leftRepeat.value && repeated.value !== '');
    return differs.value && shown ? t('vault.protect.mismatch') : null;
  });

  /** From now on says what is wrong; true where nothing is. */
  function check(): boolean {
    tried.value = true;
    refused.value = null;
    return !tooShort.value && !differs.value;
  }

  /** Takes an error that belongs beside the field; false where it is about something else. */
  function refuse({ code, message, advice }: ErrorShape): boolean {
    if (code !== 'passphrase_weak') return false;
    refused.value = `${message} ${advice}`;
    return true;
  }

  function wipe(): void {
    typed.value = '';
    repeated.value = '';
    tried.value = false;
    leftRepeat.value = false;
    refused.value = null;
  }

  onScopeDispose(wipe);
  return reactive({ typed, repeated, leftRepeat, error, repeatError, check, refuse, wipe });
}
