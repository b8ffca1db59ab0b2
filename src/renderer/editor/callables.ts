/** The journeys that *Call a journey* can call (T7), asked for once a journey has such a step. */
import { shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { CallableJourney } from '../../shared/contract/calls.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import type { CallStep } from '../../shared/journey.ts';
import { errorShape, type api } from '../api.ts';

export interface Callables {
  /** Null until they were asked for. */
  readonly list: Readonly<ShallowRef<readonly CallableJourney[] | null>>;
  readonly error: Readonly<ShallowRef<ErrorShape | null>>;
  of(step: CallStep): CallableJourney | undefined;
  reload(): Promise<void>;
}

/** @param wanted whether the journey has a step that calls */
export function useCallables(
  caller: string,
  wanted: Readonly<Ref<boolean>>,
  { call }: Pick<typeof api, 'call'>,
): Callables {
  const list = shallowRef<readonly CallableJourney[] | null>(null);
  const error = shallowRef<ErrorShape | null>(null);

  async function reload(): Promise<void> {
    try {
      list.value = await call('journeys.callable', { except: caller });
      error.value = null;
    } catch (caught) {
      error.value = errorShape(caught);
    }
  }

  watch(wanted, (is) => is && list.value === null && void reload(), { immediate: true });
  return {
    list,
    error,
    reload,
    of: (step) => list.value?.find(({ id }) => id === step.journey),
  };
}
