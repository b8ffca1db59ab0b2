/** What can be done with a step from more than one place: menu, keys, problems. */
import { nextTick } from 'vue';
import type { Journey } from '../../shared/journey.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import { useToasts } from '../stores/toasts.ts';
import { t } from '../texts/index.ts';
import { removeStep } from './document.ts';
import { useEditor } from './editorContext.ts';
import { moveStepBy } from './moving.ts';

export interface StepCommands {
  /** Opens the panel of a step, at a field if one is named. */
  show(step: string, field?: string): void;
  /** Opens the panel of a step at its test, and begins it unless it changes data. */
  startTest(step: string): void;
  /** Deletes steps; a note offers to undo it. The step above the first one gets the focus. */
  remove(steps: readonly string[]): void;
  moveBy(step: string, by: -1 | 1): void;
  /** The id of the card that has the focus. */
  focused(): string | undefined;
  focusCard(step: string): void;
  /** Moves the focus to the card above (-1) or below (1) and gives its step. */
  focusNext(by: -1 | 1): string | undefined;
}

export function useStepCommands(): StepCommands {
  const { session, numberOf, jump, folding, choosing, testRequest } = useEditor();
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
      folding.reveal(step);
      session.select(step);
      jump.value = { step, field };
      void nextTick(() => card(step)?.scrollIntoView({ block: 'nearest' }));
    },
    startTest(step) {
      session.select(step);
      testRequest.value = step;
    },
    remove(steps) {
      const [first] = steps;
      if (first === undefined) return;
      const ids = order();
      const above = ids[ids.indexOf(first) - 1] ?? triggerId;
      const number = numberOf(first) ?? 0;
      session.edit((journey) => steps.reduce<Journey>(removeStep, journey), { about: first });
      const { selected } = session;
      if (selected.value !== null && numberOf(selected.value) === undefined) session.select(null);
      choosing.clear();
      focusCard(above);
      toasts.show({
        text:
          steps.length === 1
            ? t('editor.deleted', { number })
            : t('editor.deletedMany', { count: steps.length }),
        action: { label: t('common.undo'), run: () => session.undo() },
      });
    },
    moveBy(step, by) {
      session.edit((journey) => moveStepBy(journey, step, by), { about: step });
      folding.reveal(step);
      focusCard(step);
    },
    focused,
    focusCard,
    focusNext(by) {
      const hidden = folding.hidden();
      const ids = order().filter((id) => !hidden.has(id));
      const current = focused();
      const next = ids[current === undefined ? 0 : ids.indexOf(current) + by];
      if (next !== undefined) focusCard(next);
      return next;
    },
  };
}
