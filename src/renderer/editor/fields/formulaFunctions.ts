/** The functions that the formula editor offers: JSONata's own (https://docs.jsonata.org) and those that Sojourn adds. */
import { t } from '../../texts/index.ts';

/** Name → its parameters as they are shown; those in brackets may be left out. */
const functions = {
  string: 'value',
  length: 'text',
  substring: 'text, start, [length]',
  substringBefore: 'text, mark',
  substringAfter: 'text, mark',
  uppercase: 'text',
  lowercase: 'text',
  trim: 'text',
  pad: 'text, width, [mark]',
  contains: 'text, part',
  split: 'text, mark',
  join: 'list, [mark]',
  match: 'text, pattern',
  replace: 'text, part, by',
  base64encode: 'text',
  base64decode: 'text',
  encodeUrlComponent: 'text',
  decodeUrlComponent: 'text',
  number: 'value',
  abs: 'number',
  floor: 'number',
  ceil: 'number',
  round: 'number, [digits]',
  power: 'number, exponent',
  sqrt: 'number',
  random: '',
  formatNumber: 'number, picture',
  formatBase: 'number, base',
  sum: 'list',
  max: 'list',
  min: 'list',
  average: 'list',
  boolean: 'value',
  not: 'value',
  exists: 'value',
  count: 'list',
  append: 'list, more',
  sort: 'list, [function]',
  reverse: 'list',
  distinct: 'list',
  zip: 'list, other',
  map: 'list, function',
  filter: 'list, function',
  single: 'list, [function]',
  reduce: 'list, function, [start]',
  keys: 'group',
  lookup: 'group, name',
  spread: 'group',
  merge: 'groups',
  each: 'group, function',
  type: 'value',
  now: '',
  millis: '',
  toMillis: 'date, [picture]',
  fromMillis: 'milliseconds, [picture]',
  formatDate: 'value, [form]',
  base64url: 'text',
  hash: 'text',
} as const satisfies Record<string, string>;

type FunctionName = keyof typeof functions;

export interface FormulaFunction {
  readonly name: string;
  /** `$substring(text, start, [length])` */
  readonly signature: string;
  readonly help: string;
}

/** All functions by name, with what each does. */
export function formulaFunctions(): FormulaFunction[] {
  return Object.entries(functions)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, parameters]) => ({
      name,
      signature: `$${name}(${parameters})`,
      help: isName(name) ? t(`formulas.functions.${name}`) : '',
    }));
}

function isName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}
