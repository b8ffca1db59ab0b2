/** Copy, cut and paste of steps: as text on the system's clipboard, so that they go between journeys and windows. */
import { computed, shallowRef, type ComputedRef } from 'vue';
import { allSteps } from '../../shared/journeySteps.ts';
import { api, errorShape } from '../api.ts';
import { useToasts } from '../stores/toasts.ts';
import { t } from '../texts/index.ts';
import { copiedText, pasteSteps } from './copying.ts';
import { findStep, type Place } from './document.ts';
import { useEditor } from './editorContext.ts';
import { outermost } from './moving.ts';

export interface StepClipboard {
  /** How many steps this window copied last, those inside blocks among them. */
  readonly count: ComputedRef<number>;
  /** The text of steps; they are remembered for the menus too. */
  textOf(steps: readonly string[]): string;
  /** The same, put on the clipboard: for a menu, which has no clipboard event. */
  copy(steps: readonly string[]): Promise<void>;
  /** Puts the steps of a text into a gap, or says why that cannot be. */
  paste(text: string, place: Place): Promise<void>;
  pasteCopied(place: Place): Promise<void>;
}

const copied = shallowRef<{ text: string; count: number } | null>(null);

export function useStepClipboard(): StepClipboard {
  const { session } = useEditor();
  const toasts = useToasts();

  function textOf(steps: readonly string[]): string {
    const text = copiedText(session.journey.value, steps);
    const blocks = outermost(session.journey.value, steps);
    const count = allSteps(
      blocks.flatMap((id) => findStep(session.journey.value, id) ?? []),
    ).length;
    copied.value = { text, count };
    toasts.show({ text: t('editor.copied', { count }) });
    return text;
  }

  async function paste(text: string, place: Place): Promise<void> {
    try {
      const read = await api.call('steps.read', { text });
      const { ids } = pasteSteps(session.journey.value, place, read, session.usedStepNumber());
      session.edit(
        (journey) => pasteSteps(journey, place, read, session.usedStepNumber()).journey,
        { about: ids[0] ?? '' },
      );
      const [first] = ids;
      if (first !== undefined) session.select(first);
      toasts.show({
        text: t('editor.pasted', { count: allSteps(read.steps).length }),
        action: { label: t('common.undo'), run: () => session.undo() },
      });
    } catch (error) {
      toasts.show({ text: errorShape(error).message });
    }
  }

  return {
    count: computed(() => copied.value?.count ?? 0),
    textOf,
    async copy(steps) {
      await navigator.clipboard.writeText(textOf(steps));
    },
    paste,
    pasteCopied: (place) => (copied.value ? paste(copied.value.text, place) : Promise.resolve()),
  };
}
