/** The journeys as the Journeys page lists them, and the folders in which they lie. */
import { defineStore } from 'pinia';
import type { FolderSummary, JourneySummary } from '../../shared/journey.ts';
import { api } from '../api.ts';
import { useLoaded } from './loaded.ts';

const togetherMs = 100;

export const useJourneys = defineStore('journeys', () => {
  const {
    value: list,
    loaded,
    error,
    reload,
    clear: clearList,
  } = useLoaded<JourneySummary[]>(() => api.call('journeys.list'), []);
  const {
    value: folders,
    reload: reloadFolders,
    clear: clearFolders,
  } = useLoaded<FolderSummary[]>(() => api.call('folders.list'), []);

  async function reloadAll(): Promise<void> {
    await Promise.all([reload(), reloadFolders()]);
  }

  function clear(): void {
    clearList();
    clearFolders();
  }

  /** A test of many connections tells of each: the list is asked for once then. */
  let timer: ReturnType<typeof setTimeout> | undefined;

  function connectionsChanged(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void reload();
    }, togetherMs);
  }

  /** Follows the core; gives back a function that stops. */
  function follow(): () => void {
    const changed = (): void => void reload();
    const stops = [
      api.on('journey.changed', changed),
      api.on('journey.deleted', changed),
      api.on('folders.changed', () => void reloadAll()),
      api.on('run.changed', changed),
      // A connection that needs sign-in, or does no more, changes what is wrong with the journeys that use it (C14).
      api.on('connection.changed', connectionsChanged),
      api.on('connection.deleted', connectionsChanged),
    ];
    return () => {
      clearTimeout(timer);
      timer = undefined;
      stops.forEach((stop) => stop());
    };
  }

  return { list, folders, loaded, error, reload, reloadAll, clear, follow };
});
