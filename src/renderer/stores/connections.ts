/** Every connection of the account, as the core last told. */
import { defineStore } from 'pinia';
import { computed, shallowReactive, shallowRef } from 'vue';
import type { Connection } from '../../shared/connection.ts';
import { api } from '../api.ts';
import { useLoaded } from './loaded.ts';

/** Changes that come in a burst, as in a test of thousands, are taken over together; milliseconds. */
const togetherMs = 30;

export const useConnections = defineStore('connections', () => {
  const {
    value: list,
    loaded,
    error,
    reload,
    change,
    clear: clearList,
  } = useLoaded<Connection[]>(() => api.call('connections.list', {}), []);
  const known = computed(
    () => new Map(list.value.map((connection) => [connection.id, connection])),
  );

  /** How often each connection has changed, and how often the journeys that use them. */
  const changes = shallowReactive(new Map<string, number>());
  const journeyChanges = shallowRef(0);
  /** What the core told and the list does not show yet. */
  const told = new Map<string, Connection>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function byId(id: string): Connection | undefined {
    return known.value.get(id);
  }

  function ofApp(app: string): Connection[] {
    return list.value.filter((connection) => connection.app === app);
  }

  /** Another one whenever the detail of a connection may say something new. */
  function version(id: string): string {
    return `${changes.get(id) ?? 0} ${journeyChanges.value}`;
  }

  function changed(connection: Connection): void {
    told.set(connection.id, connection);
    timer ??= setTimeout(takeOver, togetherMs);
  }

  /** What is known by its id is put in its place; a new one or a new name may stand elsewhere in the list. */
  function takeOver(): void {
    timer = undefined;
    const news = new Map(told);
    told.clear();
    for (const id of news.keys()) changes.set(id, (changes.get(id) ?? 0) + 1);
    const moved = [...news.values()].some(({ id, name }) => byId(id)?.name !== name);
    if (moved) void reload();
    else change((before) => before.map((connection) => news.get(connection.id) ?? connection));
  }

  function deleted(id: string): void {
    told.delete(id);
    changes.set(id, (changes.get(id) ?? 0) + 1);
    change((before) => before.filter((connection) => connection.id !== id));
  }

  function journeysChanged(): void {
    journeyChanges.value += 1;
    void reload();
  }

  /** Follows the core; gives back a function that stops. */
  function follow(): () => void {
    const stops = [
      api.on('connection.changed', ({ connection }) => changed(connection)),
      api.on('connection.deleted', ({ id }) => deleted(id)),
      // How many journeys use a connection changes with them.
      api.on('journey.changed', journeysChanged),
      api.on('journey.deleted', journeysChanged),
    ];
    return () => stops.forEach((stop) => stop());
  }

  function clear(): void {
    clearTimeout(timer);
    timer = undefined;
    told.clear();
    changes.clear();
    clearList();
  }

  return { list, loaded, error, reload, clear, version, byId, ofApp, follow };
});
