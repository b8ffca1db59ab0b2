/** What a block or a step without an app does, as the parts of one sentence. */
import type { Step } from '../../shared/journey.ts';
import { t, type TextKey, type TextValues } from '../texts/index.ts';
import { allRows, joinOf, takesRight } from './conditions.ts';
import { readDelay } from './delays.ts';
import { parseTemplate } from './pills.ts';
import type { SentencePart } from './sentence.ts';

type BlockStep = Exclude<Step, { kind: 'action' }>;

/** @param journeyName the name of the journey that a *Call a journey* calls; undefined while none is chosen */
export function blockSentence(step: BlockStep, journeyName?: string): SentencePart[] {
  switch (step.kind) {
    case 'if':
      return conditionSentence(step);
    case 'forEach':
      return filled('steps.sentence.forEach', {
        list: valuePart(step.list, t('steps.forEach.list')),
      });
    case 'tryCatch':
      return filled('steps.sentence.tryCatch', {});
    case 'delay': {
      const { amount, unit } = readDelay(step.seconds);
      const count = /^[\d.]+$/.test(amount) ? Number(amount) : 2;
      const value = valuePart(amount, t('steps.delay.amount'));
      return filled(`steps.sentence.delay.${unit}`, { amount: value }, { count });
    }
    case 'stop': {
      const message = step.message?.trim() ?? '';
      if (message === '') return filled(`steps.sentence.stop.${step.as}`, {});
      return filled(`steps.sentence.stopWith.${step.as}`, { message: valuePart(message, '') });
    }
    case 'call':
      return filled('steps.sentence.call', {
        journey:
          journeyName === undefined
            ? { kind: 'empty', text: t('steps.call.journey') }
            : { kind: 'name', text: journeyName },
      });
  }
}

function conditionSentence({ when }: Extract<Step, { kind: 'if' }>): SentencePart[] {
  const [row, ...others] = allRows(when);
  const left = valuePart(row?.left ?? '', t('steps.condition.value'));
  const right = valuePart(row?.right ?? '', t('steps.condition.value'));
  const is = row?.is ?? 'equals';
  const parts = filled(`steps.sentence.if.${is}`, takesRight(is) ? { left, right } : { left });
  if (others.length === 0) return parts;
  const more = t(`steps.sentence.more.${joinOf(when)}`, { count: others.length });
  return [...parts, { kind: 'text', text: ` ${more}` }];
}

function valuePart(template: string, label: string): SentencePart {
  if (template.trim() === '') return { kind: 'empty', text: label };
  return { kind: 'value', parts: parseTemplate(template) };
}

/** The text with parts in place of its `{placeholders}`. */
function filled(
  key: TextKey,
  parts: Readonly<Record<string, SentencePart>>,
  values: TextValues = {},
): SentencePart[] {
  const marks = Object.fromEntries(Object.keys(parts).map((name) => [name, `{${name}}`]));
  return t(key, { ...values, ...marks })
    .split(/(\{\w+\})/)
    .flatMap((piece): SentencePart[] => {
      const part = /^\{(\w+)\}$/.exec(piece)?.[1];
      const filling = part === undefined ? undefined : parts[part];
      if (filling) return [filling];
      return piece === '' ? [] : [{ kind: 'text', text: piece }];
    });
}
