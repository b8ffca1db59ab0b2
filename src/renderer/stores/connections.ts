/** Every connection of the account, as the core last told. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Connection } from '../../shared/connection.ts';
import { api } from '../api.ts';
import { useLoaded } from './loaded.ts';

export const useConnections = defineStore('connections', () => {
  const {
    value: list,
    loaded,
    error,
    reload,
    clear,
  } = useLoaded<Connection[]>(() => api.call('connections.list', {}), []);
  /** Grows with every change that the core tells of: a detail that is open asks again. */
  const changes = shallowRef(0);

  function byId(id: string): Connection | undefined {
    return list.value.find((connection) => connection.id === id);
  }

  function ofApp(app: string): Connection[] {
    return list.value.filter((connection) => connection.app === app);
  }

  /** Follows the core; gives back a function that stops. */
  function follow(): () => void {
    const changed = (): void => {
      changes.value += 1;
      void reload();
    };
    const stops = [
      api.on('connection.changed', changed),
      api.on('connection.deleted', changed),
      // How many journeys use a connection changes with them.
      api.on('journey.changed', changed),
      api.on('journey.deleted', changed),
    ];
    return () => stops.forEach((stop) => stop());
  }

  return { list, loaded, error, reload, clear, changes, byId, ofApp, follow };
});
