/** What a formula gives on the sample data, asked again while it is typed; answers that come too late are ignored. */
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { Json } from '../../../shared/connector.ts';
import type { FormulaResult } from '../../../shared/stepTest.ts';
import { CallError, type api } from '../../api.ts';

/** A pause in typing after which it is worked out; milliseconds. */
const tryAfter = 150;

export interface FormulaTrial {
  /** Of the newest formula that was worked out; null where there is none. */
  readonly result: Readonly<ShallowRef<FormulaResult | null>>;
  /** A newer formula is being worked out. */
  readonly working: Readonly<Ref<boolean>>;
}

export function useFormulaTrial(
  formula: () => string,
  data: (formula: string) => Record<string, Json>,
  { call }: Pick<typeof api, 'call'>,
): FormulaTrial {
  const result = shallowRef<FormulaResult | null>(null);
  const working = ref(false);
  let question = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(text: string, mine: number): Promise<void> {
    try {
      const answer = await call('formulas.try', { formula: text, data: data(text) });
      if (mine !== question) return;
      result.value = answer;
    } catch (error) {
      if (mine !== question) return;
      const message = error instanceof CallError ? error.shape.message : String(error);
      result.value = { error: { message, position: null } };
    }
    working.value = false;
  }

  watch(
    formula,
    (text) => {
      clearTimeout(timer);
      question += 1;
      const mine = question;
      working.value = text.trim() !== '';
      if (!working.value) result.value = null;
      else timer = setTimeout(() => void ask(text, mine), tryAfter);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    clearTimeout(timer);
    question += 1;
  });
  return { result, working };
}
