/** The journeys as the Journeys page lists them. */
import { defineStore } from 'pinia';
import type { JourneySummary } from '../../shared/journey.ts';
import { api } from '../api.ts';
import { useLoaded } from './loaded.ts';

export const useJourneys = defineStore('journeys', () => {
  const {
    value: list,
    loaded,
    error,
    reload,
    clear,
  } = useLoaded<JourneySummary[]>(() => api.call('journeys.list'), []);

  /** Follows the core; gives back a function that stops. */
  function follow(): () => void {
    const changed = (): void => void reload();
    const stops = [
      api.on('journey.changed', changed),
      api.on('journey.deleted', changed),
      api.on('run.changed', changed),
    ];
    return () => stops.forEach((stop) => stop());
  }

  return { list, loaded, error, reload, clear, follow };
});
