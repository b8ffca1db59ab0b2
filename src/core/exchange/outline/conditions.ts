/** Conditions of *If* as JSONata, by the rules with which the runner compares. */
import type { Condition, ConditionRow } from '../../../shared/journey.ts';
import { quote, toCode } from './code.ts';
import { stepTree } from './templates.ts';

/** JSONata that is true or false; undefined where a row cannot be told in it. */
export function conditionCode(condition: Condition): string | undefined {
  const entries = 'all' in condition ? condition.all : condition.any;
  if (entries.length === 0) return 'true';
  const codes = entries.map((entry) => ('left' in entry ? rowCode(entry) : conditionCode(entry)));
  const known = codes.filter((code) => code !== undefined);
  if (known.length < codes.length) return undefined;
  const [only] = known;
  if (known.length === 1 && only !== undefined) return only;
  return known.map((code) => `(${code})`).join('all' in condition ? ' and ' : ' or ');
}

function rowCode(row: ConditionRow): string | undefined {
  const left = sideCode(row.left);
  const right = row.right === undefined ? '[][0]' : sideCode(row.right);
  switch (row.is) {
    case 'equals':
      return `$equals(${left}, ${right})`;
    case 'notEquals':
      return `$not($equals(${left}, ${right}))`;
    case 'contains':
      return `$has(${left}, ${right})`;
    case 'notContains':
      return `$not($has(${left}, ${right}))`;
    case 'startsWith':
      return `$startsWith(${left}, ${right})`;
    case 'endsWith':
      return `$endsWith(${left}, ${right})`;
    case 'isEmpty':
      return `($empty(${left}))`;
    case 'isNotEmpty':
      return `$not($empty(${left}))`;
    case 'greater':
      return `$not($empty(${left})) and $asNumber(${left}) > $asNumber(${right})`;
    case 'less':
      return `$not($empty(${left})) and $asNumber(${left}) < $asNumber(${right})`;
    case 'before':
      return `$not($empty(${left})) and $asTime(${left}) < $asTime(${right})`;
    case 'after':
      return `$not($empty(${left})) and $asTime(${left}) > $asTime(${right})`;
    case 'inList':
      return `$inList(${left}, ${right})`;
    case 'matches':
      return matchesCode(left, row.right ?? '');
    case 'isYes':
      return `($yesNo(${left}) = true)`;
    case 'isNo':
      return `($yesNo(${left}) = false)`;
  }
}

function sideCode(template: string): string {
  return template.includes('{{') ? toCode(stepTree(template), () => '""') : quote(template);
}

/** JSONata knows patterns only where they are written down. */
function matchesCode(left: string, pattern: string): string | undefined {
  if (pattern.includes('{{')) return undefined;
  if (pattern === '') return 'true';
  const literal = pattern.replace(/\\.|\//gs, (part) => (part === '/' ? String.raw`\/` : part));
  return `$contains($asText(${left}), /${literal}/)`;
}
