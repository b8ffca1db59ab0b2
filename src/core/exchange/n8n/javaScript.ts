/** JSONata as JavaScript, as far as there is an exact equivalent. */
import { z } from 'zod';
import { syntaxTree } from '../../expressions/index.ts';
import { isHelper } from './ruleFunctions.ts';

/** What has no equivalent; the message names it. */
export class Untranslatable extends Error {}

/** Names as they are written in JavaScript: the scope, or parameters of a function. */
export type Scope = (name: string) => string | undefined;

const node = z.looseObject({ type: z.string() });
type Node = z.infer<typeof node>;

/**
 * @param code JSONata that reads the names of the scope
 * @param variables JSONata variables in JavaScript, beside those that the code makes
 * @throws Untranslatable
 */
export function javaScriptOf(
  code: string,
  scope: Scope,
  variables: Readonly<Record<string, string>> = {},
): string {
  const tree = syntaxTree(code);
  if (tree === undefined) throw new Untranslatable('a formula that cannot be read');
  return new Translator(scope, variables).write(tree);
}

class Translator {
  readonly #scope: Scope;
  readonly #variables: Readonly<Record<string, string>>;

  constructor(scope: Scope, variables: Readonly<Record<string, string>>) {
    this.#scope = scope;
    this.#variables = variables;
  }

  write(value: unknown): string {
    const { data } = node.safeParse(value);
    if (data === undefined) throw new Untranslatable('a formula of an unknown form');
    if (data.group !== undefined) throw new Untranslatable('groups');
    if (data.type !== 'path' && data.predicate !== undefined) {
      const code = this.write(without(data));
      return list(data.predicate).reduce<string>((all, stage) => this.#stage(all, stage), code);
    }
    switch (data.type) {
      case 'string':
      case 'number':
      case 'value':
        return JSON.stringify(data.value);
      case 'path':
        return this.#path(data);
      case 'name':
        return this.#name(text(data.value));
      case 'variable':
        return this.#variable(text(data.value));
      case 'binary':
        return this.#binary(data);
      case 'unary':
        return this.#unary(data);
      case 'condition': {
        const otherwise = data.else === undefined ? 'undefined' : this.write(data.else);
        return `(truthy(${this.write(data.condition)}) ? ${this.write(data.then)} : ${otherwise})`;
      }
      case 'block':
        return this.#block(list(data.expressions));
      case 'function':
        return this.#call(data);
      case 'lambda':
        return this.#lambda(data);
      default:
        throw new Untranslatable(`“${data.type}” of JSONata`);
    }
  }

  #name(name: string): string {
    const found = this.#scope(name);
    if (found === undefined) throw new Untranslatable(`the name “${name}” at this place`);
    return found;
  }

  #variable(name: string): string {
    const found = Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined;
    if (found === undefined) throw new Untranslatable(`$${name}`);
    return found;
  }

  #path(path: Node): string {
    const [first, ...rest] = list(path.steps);
    const { data: head } = node.safeParse(first);
    if (head === undefined) throw new Untranslatable('an empty path');
    const context = this.#context(head, rest);
    if (context !== undefined) return context;
    let code = head.type === 'name' ? this.#name(text(head.value)) : this.write(without(head));
    let names: string[] = [];
    const flush = (): void => {
      const [only = ''] = names;
      // The data of a trigger is an object, and so are items: there is nothing to gather.
      if (names.length === 1 && /(?:\.s0|^_[ci])$/.test(code) && /^[A-Za-z]\w*$/.test(only)) {
        code = `${code}?.${only}`;
      } else if (names.length > 0) {
        code = `get(${[code, ...names.map((name) => JSON.stringify(name))].join(', ')})`;
      }
      names = [];
    };
    const index = (step: Node): void => {
      for (const stage of [...list(step.predicate), ...list(step.stages)]) {
        flush();
        code = this.#stage(code, stage);
      }
    };
    index(head);
    for (const each of rest) {
      const { data: step } = node.safeParse(each);
      if (step?.type === 'block') {
        flush();
        const inner = new Translator((name) => memberOf('_c', name), {
          ...this.#variables,
          '': '_c',
        });
        code = `through(${code}, (_c) => ${inner.write(step)})`;
        continue;
      }
      if (step?.type !== 'name' || step.group !== undefined) {
        throw new Untranslatable('a path with a computed step');
      }
      names.push(text(step.value));
      index(step);
    }
    flush();
    return code;
  }

  /** What stands in brackets: a place in the list, or a condition on its items. */
  #stage(code: string, stage: unknown): string {
    const { data } = node.safeParse(field(stage, 'expr'));
    if (data?.type === 'number') return `items(${code}).at(${text(data.value)})`;
    const inner = new Translator((name) => memberOf('_i', name), {
      ...this.#variables,
      '': '_i',
    });
    return `unwrap(items(${code}).filter((_i) => truthy(${inner.write(data)})))`;
  }

  /** `{ "fields": … }.(expression)`: names of the expression are those of the object. */
  #context(head: Node, rest: readonly unknown[]): string | undefined {
    const { data: inner } = node.safeParse(rest[0]);
    if (
      head.type !== 'unary' ||
      head.value !== '{' ||
      rest.length !== 1 ||
      inner?.type !== 'block'
    ) {
      return undefined;
    }
    const members = new Map(
      pairs(head.lhs).map(([key, value]) => [text(field(key, 'value')), this.write(value)]),
    );
    const translator = new Translator((name) => members.get(name), this.#variables);
    return translator.write(inner);
  }

  #binary(data: Node): string {
    const [left, right] = [this.write(data.lhs), this.write(data.rhs)];
    switch (data.value) {
      case '&':
        return `(fill(${left}) + fill(${right}))`;
      case '=':
        return `same(${left}, ${right})`;
      case '!=':
        return `!same(${left}, ${right})`;
      case 'and':
        return `(truthy(${left}) && truthy(${right}))`;
      case 'or':
        return `(truthy(${left}) || truthy(${right}))`;
      case 'in':
        return `items(${right}).includes(${left})`;
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
      case '<':
      case '>':
      case '<=':
      case '>=':
        return `(${left} ${text(data.value)} ${right})`;
      default:
        throw new Untranslatable(`the operator ${text(data.value)}`);
    }
  }

  #unary(data: Node): string {
    switch (data.value) {
      case '-':
        return `-(${this.write(data.expression)})`;
      case '[': {
        const items = list(data.expressions).map((each) => {
          const isList = node.safeParse(each).data?.value === '[';
          return isList ? `[${this.write(each)}]` : `items(${this.write(each)})`;
        });
        return items.length === 0 ? '[]' : `[${items.map((item) => `...${item}`).join(', ')}]`;
      }
      case '{': {
        const members = pairs(data.lhs).map(([key, value]) => {
          const name =
            field(key, 'type') === 'string'
              ? JSON.stringify(field(key, 'value'))
              : `[${this.write(key)}]`;
          return `${name}: ${this.write(value)}`;
        });
        return `({ ${members.join(', ')} })`;
      }
      default:
        throw new Untranslatable(`the sign ${text(data.value)}`);
    }
  }

  /** Only a block of one expression: JSONata's variables would need statements. */
  #block(expressions: readonly unknown[]): string {
    const [only] = expressions;
    if (expressions.length !== 1) throw new Untranslatable('variables in a formula');
    return `(${this.write(only)})`;
  }

  #lambda(data: Node): string {
    const names = list(data.arguments).map((each) => text(field(each, 'value')));
    const own = Object.fromEntries(names.map((name) => [name, `_${name}`]));
    const inner = new Translator(this.#scope, { ...this.#variables, ...own });
    return `((${names.map((name) => `_${name}`).join(', ')}) => ${inner.write(data.body)})`;
  }

  #call(data: Node): string {
    const name = text(field(data.procedure, 'value'));
    const args = list(data.arguments);
    if (name === 'contains' && node.safeParse(args[1]).data?.type === 'regex') {
      return `${pattern(args[1])}.test(asText(${this.write(args[0])}))`;
    }
    if (name === 'match' && node.safeParse(args[1]).data?.type === 'regex') {
      const all = `[...asText(${this.write(args[0])}).matchAll(${pattern(args[1])}g)]`;
      return `${all}.map((m) => ({ match: m[0], groups: m.slice(1) }))`;
    }
    const given = args.map((each) => this.write(each));
    if (isHelper(name)) return `${name}(${given.join(', ')})`;
    const write = functions[name];
    if (write === undefined) throw new Untranslatable(`$${name}`);
    return write(...given);
  }
}

/** JSONata's own functions. */
const functions: Readonly<Record<string, (...given: string[]) => string>> = {
  uppercase: (v) => `${v}?.toUpperCase()`,
  lowercase: (v) => `${v}?.toLowerCase()`,
  trim: (v) => `${v}?.trim()`,
  length: (v) => `${v}?.length`,
  contains: (v, part) => `asText(${v}).includes(${part})`,
  substring: (v, from, count = 'Infinity') =>
    `Array.from(asText(${v})).slice(${from}).slice(0, ${count}).join("")`,
  substringBefore: (v, mark) => `asText(${v}).split(${mark})[0]`,
  substringAfter: (v, mark) =>
    `(asText(${v}).includes(${mark}) ? asText(${v}).slice(asText(${v}).indexOf(${mark}) + ${mark}.length) : asText(${v}))`,
  join: (v, mark = '""') => `items(${v}).join(${mark})`,
  split: (v, mark) => `asText(${v}).split(${mark})`,
  replace: (v, what, by) => `asText(${v}).replaceAll(${what}, ${by})`,
  number: (v) => `asNumber(${v})`,
  abs: (v) => `Math.abs(${v})`,
  floor: (v) => `Math.floor(${v})`,
  ceil: (v) => `Math.ceil(${v})`,
  sum: (v) => `items(${v}).reduce((a, b) => a + b, 0)`,
  max: (v) => `Math.max(...items(${v}))`,
  min: (v) => `Math.min(...items(${v}))`,
  count: (v) => `items(${v}).length`,
  not: (v) => `!(${v})`,
  boolean: (v) => `truthy(${v})`,
  exists: (v) => `(${v} !== undefined)`,
  type: (v) => `(Array.isArray(${v}) ? "array" : ${v} === null ? "null" : typeof ${v})`,
  keys: (v) => `Object.keys(${v} ?? {})`,
  merge: (v) => `Object.assign({}, ...items(${v}))`,
  append: (v, more) => `[...items(${v}), ...items(${more})]`,
  distinct: (v) => `[...new Set(items(${v}))]`,
  reverse: (v) => `[...items(${v})].reverse()`,
  map: (v, work) => `items(${v}).map(${work})`,
  filter: (v, work) => `items(${v}).filter(${work})`,
  now: () => 'new Date().toISOString()',
  millis: () => 'Date.now()',
  fromMillis: (v) => `new Date(${v}).toISOString()`,
  toMillis: (v) => `Date.parse(${v})`,
  encodeUrlComponent: (v) => `encodeURIComponent(${v})`,
};

function memberOf(code: string, name: string): string {
  return /^[A-Za-z]\w*$/.test(name)
    ? `${code}?.${name}`
    : `member(${code}, ${JSON.stringify(name)})`;
}

function pattern(value: unknown): string {
  const regex = field(value, 'value');
  if (!(regex instanceof RegExp)) throw new Untranslatable('a pattern');
  return `/${regex.source}/${regex.flags.replace('g', '')}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function pairs(value: unknown): [unknown, unknown][] {
  return list(value).flatMap((pair): [unknown, unknown][] =>
    Array.isArray(pair) ? [[pair[0], pair[1]]] : [],
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** A step without what is written behind it in brackets. */
function without({ predicate: _, stages: __, ...rest }: Node): Node {
  return rest;
}
