/** What can be done with journeys and folders from their list. What goes wrong is said in a note; what can be undone, too. */
import { useRouter } from 'vue-router';
import type { JourneySummary } from '../../shared/journey.ts';
import { api, errorShape } from '../api.ts';
import { useJourneys } from '../stores/journeys.ts';
import { useToasts } from '../stores/toasts.ts';
import { t } from '../texts/index.ts';

export interface JourneyCommands {
  /** Makes a journey, from a template where one is named, and opens it. */
  create(template?: string, folder?: string): Promise<void>;
  clone(journey: JourneySummary): Promise<void>;
  remove(journeys: readonly JourneySummary[]): Promise<void>;
  /** Makes the folder where there is none. */
  move(ids: readonly string[], folder: string): Promise<void>;
  removeFolder(name: string): Promise<void>;
  openWindow(id: string): Promise<void>;
}

export function useJourneyCommands(): JourneyCommands {
  const router = useRouter();
  const journeys = useJourneys();
  const toasts = useToasts();

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (caught) {
      const { message, advice } = errorShape(caught);
      toasts.show({ text: `${message} ${advice}`.trim(), tone: 'danger' });
    }
  }

  const undoable = (text: string, undo: () => Promise<unknown>): void => {
    toasts.show({ text, action: { label: t('common.undo'), run: () => attempt(undo) } });
  };

  return {
    create: (template, folder) =>
      attempt(async () => {
        const place = folder === undefined ? {} : { folder };
        const { journey } =
          template === undefined
            ? await api.call('journeys.create', place)
            : await api.call('templates.use', { id: template, ...place });
        await router.push({ name: 'journey', params: { id: journey.id } });
      }),

    clone: (journey) =>
      attempt(async () => {
        const { journey: copy } = await api.call('journeys.clone', { id: journey.id });
        undoable(t('journeys.cloned', { name: copy.name }), () =>
          api.call('journeys.delete', { id: copy.id }),
        );
      }),

    remove: (removed) =>
      attempt(async () => {
        for (const { id } of removed) await api.call('journeys.delete', { id });
        const [only] = removed;
        const text =
          removed.length === 1 && only
            ? t('journeys.deleted', { name: only.name })
            : t('journeys.deletedMany', { count: removed.length });
        undoable(text, async () => {
          for (const { id } of removed) await api.call('journeys.restore', { id });
        });
      }),

    move: (ids, folder) =>
      attempt(async () => {
        const before = new Map(journeys.list.map((journey) => [journey.id, journey.folder]));
        const moved = ids.filter((id) => before.get(id) !== folder);
        if (moved.length === 0) return;
        await api.call('journeys.move', { ids: [...moved], folder });
        undoable(t('journeys.moved', { count: moved.length, folder }), async () => {
          for (const [from, back] of Map.groupBy(moved, (id) => before.get(id) ?? folder))
            await api.call('journeys.move', { ids: back, folder: from });
        });
      }),

    removeFolder: (name) =>
      attempt(async () => {
        const { journeys: moved } = await api.call('folders.delete', { name });
        undoable(t('journeys.folderDeleted', { name, count: moved.length }), () =>
          moved.length > 0
            ? api.call('journeys.move', { ids: moved, folder: name })
            : api.call('folders.create', { name }),
        );
      }),

    openWindow: (id) => attempt(() => api.call('journeys.openWindow', { id })),
  };
}
