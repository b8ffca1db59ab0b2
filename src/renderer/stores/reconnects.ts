/**
 * The connection that is being signed in again. Reconnect stands in many places at once (step card, panel, lists), but
 * its windows are there once: ReconnectHost shows them.
 */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Connection } from '../../shared/connection.ts';

export const useReconnects = defineStore('reconnects', () => {
  const connection = shallowRef<Connection | null>(null);
  /** Grows with every start: the same connection can be tried again. */
  const starts = ref(0);

  /** Signs a connection in again and keeps its id (C11). */
  function start(of: Connection): void {
    connection.value = of;
    starts.value += 1;
  }

  function clear(): void {
    connection.value = null;
  }

  return { connection, starts, start, clear };
});
