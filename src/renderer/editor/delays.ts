/** *Delay* as people say it: an amount and a unit. The document holds seconds. */
import { formulaOf } from './formulas.ts';
import { readTemplateFormula } from './fields/composite.ts';
import { parseTemplate } from './pills.ts';

export const delayUnits = ['seconds', 'minutes', 'hours', 'days'] as const;
export type DelayUnit = (typeof delayUnits)[number];

export interface Delay {
  /** A template: a number, or text with pills. */
  readonly amount: string;
  readonly unit: DelayUnit;
}

const seconds: Record<DelayUnit, number> = {
  seconds: 1,
  minutes: 60,
  hours: 3_600,
  days: 86_400,
};

const scaled = /^\{\{ \$number\((.*)\) \* (60|3600|86400) \}\}$/s;

/** A stored delay in its largest whole unit. */
export function readDelay(stored: string): Delay {
  const typed = stored.trim();
  if (typed === '') return { amount: '', unit: 'minutes' };
  const [, inner, factor] = scaled.exec(typed) ?? [];
  if (inner !== undefined) {
    const unit = delayUnits.find((each) => seconds[each] === Number(factor)) ?? 'seconds';
    return { amount: readTemplateFormula(inner) ?? `{{ ${inner} }}`, unit };
  }
  const number = Number(typed);
  if (!Number.isFinite(number) || number <= 0) return { amount: typed, unit: 'seconds' };
  const unit = delayUnits.findLast((each) => number % seconds[each] === 0) ?? 'seconds';
  return { amount: String(number / seconds[unit]), unit };
}

/** What is stored for it; an amount that is no number yet stays as it was typed. */
export function writeDelay({ amount, unit }: Delay): string {
  const typed = amount.trim().replace(/^(\d+),(\d+)$/, '$1.$2');
  if (typed === '' || unit === 'seconds') return typed;
  if (parseTemplate(typed).some((part) => part.kind !== 'text')) {
    return `{{ $number(${formulaOf(typed)}) * ${String(seconds[unit])} }}`;
  }
  const number = Number(typed);
  return Number.isFinite(number) ? String(Number((number * seconds[unit]).toFixed(3))) : typed;
}
