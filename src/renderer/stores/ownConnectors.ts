/** The person's own connectors (A4): their folder, and each file with what is wrong with it. */
import { defineStore } from 'pinia';
import { watch } from 'vue';
import { api } from '../api.ts';
import { useApps } from './apps.ts';
import { useLoaded } from './loaded.ts';

export const useOwnConnectors = defineStore('ownConnectors', () => {
  const apps = useApps();
  const { value: own, reload } = useLoaded(() => api.call('connectors.own'), {
    folder: '',
    files: [],
  });
  watch(() => apps.version, reload);

  /** Name of the file that describes an app. */
  function fileOf(app: string): string | undefined {
    return own.value.files.find((each) => each.app?.id === app)?.file;
  }

  return { own, reload, fileOf };
});
