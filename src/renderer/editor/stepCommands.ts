/** What can be done with a step from more than one place: menu, keys, problems. */
import { nextTick } from 'vue';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import { useToasts } from '../stores/toasts.ts';
import { t } from '../texts/index.ts';
import { moveStepBy, removeStep } from './document.ts';
import { useEditor } from './editorContext.ts';

export interface StepCommands {
  /** Opens the panel of a step, at a field if one is named. */
  show(step: string, field?: string): void;
  /** Deletes a step; a note offers to undo it. The step above gets the focus. */
  remove(step: string): void;
  moveBy(step: string, by: -1 | 1): void;
  /** The id of the card that has the focus. */
  focused(): string | undefined;
  focusCard(step: string): void;
  /** Moves the focus to the card above (-1) or below (1). */
  focusNext(by: -1 | 1): void;
}

export function useStepCommands(): StepCommands {
  const { session, numbers, jump } = useEditor();
  const toasts = useToasts();

  function order(): string[] {
    return [triggerId, ...allSteps(session.journey.value.steps).map((step) => step.id)];
  }

  function card(step: string): HTMLElement | null {
    return document.querySelector(`[data-step-card="${step}"]`);
  }

  function focusCard(step: string): void {
    void nextTick(() => card(step)?.focus());
  }

  function focused(): string | undefined {
    const element = document.activeElement;
    return element instanceof HTMLElement ? element.dataset.stepCard : undefined;
  }

  return {
    show(step, field) {
      session.select(step);
      jump.value = { step, field };
    },
    remove(step) {
      const ids = order();
      const above = ids[ids.indexOf(step) - 1] ?? triggerId;
      const number = numbers.value.get(step) ?? 0;
      session.edit((journey) => removeStep(journey, step), { about: step });
      if (session.selected.value === step) session.select(null);
      focusCard(above);
      toasts.show({
        text: t('editor.deleted', { number }),
        action: { label: t('common.undo'), run: () => session.undo() },
      });
    },
    moveBy(step, by) {
      session.edit((journey) => moveStepBy(journey, step, by), { about: step });
      focusCard(step);
    },
    focused,
    focusCard,
    focusNext(by) {
      const ids = order();
      const current = focused();
      const next = ids[current === undefined ? 0 : ids.indexOf(current) + by];
      if (next !== undefined) focusCard(next);
    },
  };
}
