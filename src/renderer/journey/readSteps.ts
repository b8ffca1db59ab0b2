/** A journey to read: its steps as lines, in reading order. */
import type { AppDetail } from '../../shared/app.ts';
import type { Journey, Step, TriggerStep } from '../../shared/journey.ts';
import { branchesOf, triggerId } from '../../shared/journeySteps.ts';
import { blockSentence } from '../editor/blockSentence.ts';
import { sentenceParts, type SentencePart } from '../editor/sentence.ts';
import { stepNumbers } from '../editor/visibleSteps.ts';
import { t } from '../texts/index.ts';

export interface ReadLine {
  readonly key: string;
  /** 0 for what stands in no block. */
  readonly depth: number;
  /** The step's number; undefined for the name of a branch. */
  readonly number?: number | undefined;
  readonly app?: string | undefined;
  /** The step's own name, or what a block is. */
  readonly title?: string | undefined;
  readonly parts: readonly SentencePart[];
  readonly note?: string | undefined;
  readonly disabled: boolean;
}

/** @param detailOf the detail of an app, where it is here already */
export function readSteps(
  journey: Journey,
  detailOf: (app: string) => AppDetail | undefined,
): ReadLine[] {
  const numbers = stepNumbers(journey.steps);

  function sentence(step: TriggerStep | Step): SentencePart[] {
    if ('kind' in step && step.kind !== 'action') return blockSentence(step);
    const app = step.app === undefined ? undefined : detailOf(step.app);
    const event =
      'kind' in step
        ? app?.actions.find(({ id }) => id === step.action)
        : app?.triggers.find(({ id }) => id === step.event);
    if (event) return sentenceParts(event, step.fields);
    const nothing = 'kind' in step ? 'versions.noAction' : 'versions.noTrigger';
    return [{ kind: 'text', text: app?.name ?? step.app ?? t(nothing) }];
  }

  function lineOf(step: TriggerStep | Step, depth: number): ReadLine {
    const block = 'kind' in step && step.kind !== 'action' ? step.kind : undefined;
    return {
      key: step.id,
      depth,
      number: numbers.get(step.id),
      app: 'app' in step ? step.app : undefined,
      title: step.name ?? (block === undefined ? undefined : t(`editor.kinds.${block}`)),
      parts: sentence(step),
      note: step.note,
      disabled: 'disabled' in step && step.disabled === true,
    };
  }

  function linesOf(steps: readonly Step[], depth: number): ReadLine[] {
    return steps.flatMap((step) => [
      lineOf(step, depth),
      ...branchesOf(step).flatMap(({ branch, steps: inner }) => [
        {
          key: `${step.id} ${branch}`,
          depth: depth + 1,
          title: t(`editor.branches.${branch}`),
          parts: [],
          disabled: false,
        },
        ...linesOf(inner, depth + 1),
      ]),
    ]);
  }

  return [{ ...lineOf(journey.trigger, 0), key: triggerId }, ...linesOf(journey.steps, 0)];
}
