/**
 * Expressions that are nothing but a path of names (`s0.title`, `fields.list`) or `$` are worked out here, without the
 * worker. The result is exactly JSONata's; a property test holds the two side by side.
 */
import type { Json } from '../../shared/connector.ts';

const plainPath = /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/;
/** Words that JSONata reads as something other than a name. */
const reserved = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/** The names of a plain path; an empty list for `$`; undefined for any other expression. */
export function plainNames(expression: string): string[] | undefined {
  if (expression === '$') return [];
  if (!plainPath.test(expression)) return undefined;
  const names = expression.split('.');
  return names.some((name) => reserved.has(name)) ? undefined : names;
}

/**
 * What JSONata gives for a path of names: arrays on the way are mapped over and flattened, one value stands for itself,
 * none is undefined. Only own properties are read.
 */
export function follow(names: readonly string[], scope: Json): Json | undefined {
  if (names.length === 0) return scope;
  let items: readonly Json[] = [scope];
  for (const [index, name] of names.entries()) {
    const found = items.map((item) => lookUp(item, name)).filter((value) => value !== undefined);
    const [first] = found;
    if (index === names.length - 1 && found.length === 1 && first !== undefined && !first.gathered)
      return first.value;
    items = found.flatMap(({ value }) => value);
    if (items.length === 0) return undefined;
  }
  return items.length === 1 ? items[0] : [...items];
}

/** `gathered`: an array that JSONata put together, which it flattens into the result, unlike one of the data. */
interface Found {
  readonly value: Json;
  readonly gathered: boolean;
}

function lookUp(item: Json, name: string): Found | undefined {
  if (Array.isArray(item)) {
    const values = gather(item, name);
    const [only] = values;
    if (only === undefined) return undefined;
    return values.length === 1
      ? { value: only, gathered: false }
      : { value: values, gathered: true };
  }
  const value = own(item, name);
  return value === undefined ? undefined : { value, gathered: false };
}

function gather(list: readonly Json[], name: string): Json[] {
  return list.flatMap((item) => {
    if (Array.isArray(item)) return gather(item, name);
    const value = own(item, name);
    return value === undefined ? [] : value;
  });
}

function own(item: Json, name: string): Json | undefined {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return undefined;
  return Object.hasOwn(item, name) && !readsAsFunction(item) ? item[name] : undefined;
}

/** JSONata takes an object with one of these marks for a function, which has no properties. */
function readsAsFunction(item: Record<string, Json>): boolean {
  return item._jsonata_function === true || item._jsonata_lambda === true;
}
