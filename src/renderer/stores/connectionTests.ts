/** The test of many connections (C10). It stands in a store, so that it goes on while the person looks at other pages. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { ConnectionTests } from '../../shared/connection.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { api, errorShape } from '../api.ts';

export const useConnectionTests = defineStore('connectionTests', () => {
  const running = ref(false);
  const stopping = ref(false);
  /** While it runs how far it is, afterwards how it ended; null before the first one. */
  const progress = shallowRef<ConnectionTests | null>(null);
  const error = shallowRef<ErrorShape | null>(null);
  let started = 0;

  const stopped = computed(
    () => !running.value && progress.value !== null && progress.value.done < progress.value.total,
  );

  /** Tests these connections one after the other, app by app. */
  async function start(ids: readonly string[]): Promise<void> {
    if (running.value) return;
    started += 1;
    const mine = started;
    running.value = true;
    error.value = null;
    progress.value = { done: 0, total: ids.length, accepted: 0, failed: 0, untested: 0 };
    try {
      const end = await api.call('connections.testMany', { ids: [...ids] });
      if (mine === started) progress.value = end;
    } catch (caught) {
      if (mine !== started) return;
      error.value = errorShape(caught);
      progress.value = null;
    } finally {
      if (mine === started) {
        running.value = false;
        stopping.value = false;
      }
    }
  }

  async function stop(): Promise<void> {
    stopping.value = true;
    try {
      await api.call('connections.stopTests');
    } catch (caught) {
      error.value = errorShape(caught);
      stopping.value = false;
    }
  }

  function dismiss(): void {
    progress.value = null;
    error.value = null;
  }

  /** Follows the core; gives back a function that stops. */
  function follow(): () => void {
    return api.on('connections.testing', (told) => {
      if (running.value) progress.value = told;
    });
  }

  function clear(): void {
    started += 1;
    running.value = false;
    stopping.value = false;
    dismiss();
  }

  return { running, stopping, stopped, progress, error, start, stop, dismiss, follow, clear };
});
