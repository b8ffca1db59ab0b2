/** The apps and, where asked for, their details. */
import { defineStore } from 'pinia';
import { computed, ref, shallowReactive } from 'vue';
import type { AppDetail } from '../../shared/app.ts';
import { api } from '../api.ts';
import { useLoaded } from './loaded.ts';

export const useApps = defineStore('apps', () => {
  const {
    value: list,
    loaded,
    error,
    reload,
    clear: clearList,
  } = useLoaded(() => api.call('apps.list'), []);
  const details = shallowReactive(new Map<string, AppDetail>());
  /** Grows with every change of the apps that the core tells of. */
  const version = ref(0);
  const byId = computed(() => new Map(list.value.map((app) => [app.id, app])));

  /** The name of an app; its id only where the app is not known here. */
  function nameOf(app: string): string {
    return byId.value.get(app)?.name ?? app;
  }

  /** SVG text of an app's icon. */
  function iconOf(app: string): string | undefined {
    return byId.value.get(app)?.icon;
  }

  /** The detail of an app, asked for once. Throws CallError not_found. */
  async function detail(app: string): Promise<AppDetail> {
    return details.get(app) ?? (await reloadDetail(app));
  }

  /** Asks again: after the person's own client id was stored, for instance. */
  async function reloadDetail(app: string): Promise<AppDetail> {
    const answer = await api.call('apps.get', { app });
    details.set(app, answer);
    return answer;
  }

  /** Follows the core: own connectors change on disk too. Gives back a function that stops. */
  function follow(): () => void {
    return api.on('apps.changed', () => {
      version.value += 1;
      details.clear();
      void reload();
    });
  }

  function clear(): void {
    clearList();
    details.clear();
  }

  return {
    list,
    loaded,
    error,
    reload,
    byId,
    nameOf,
    iconOf,
    details,
    detail,
    reloadDetail,
    version,
    follow,
    clear,
  };
});
