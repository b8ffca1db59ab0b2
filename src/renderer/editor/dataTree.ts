/** What a step produced, as a tree of values that can become data pills. */
import type { Json } from '../../shared/connector.ts';
import { friendlyLabel } from './labels.ts';
import { canBePillKey, pillExpression, type Pill } from './pills.ts';

export type DataType = 'text' | 'number' | 'yesNo' | 'date' | 'list' | 'object' | 'empty';

export interface DataNode {
  /** The pill's expression: unique in the tree of all steps. */
  readonly id: string;
  readonly pill: Pill;
  /** The raw key. */
  readonly key: string;
  readonly label: string;
  readonly type: DataType;
  /** The sample value on one line, shortened; empty for lists and objects that have children. */
  readonly sample: string;
  readonly children: readonly DataNode[];
}

/** Samples can be any answer of any app: what is shown of them is bounded. */
const deepest = 8;
const widest = 200;
const longestSample = 120;
const mostCompletions = 300;

/** The values inside a step's sample; of a list, the first item stands for all. */
export function dataTree(step: string, sample: Json): DataNode[] {
  return childrenOf({ step, path: [] }, sample, 0);
}

/** A value of a step that no sample tells yet, and in place of its sample why; it can be a data pill all the same. */
export function untoldNode(step: string, key: string, why: string): DataNode {
  return { ...node({ step, path: [key] }, key, null, 0), sample: why };
}

function childrenOf(pill: Pill, value: Json, depth: number): DataNode[] {
  if (depth >= deepest || value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) {
    const [first] = value;
    // JSONata reads `[0][0]` as two filters of one list, so a list in a list has no pill of its own.
    if (first === undefined || Array.isArray(first)) return [];
    return [node({ step: pill.step, path: [...pill.path, 0] }, '0', first, depth)];
  }
  return Object.entries(value)
    .filter(([key]) => canBePillKey(key))
    .slice(0, widest)
    .map(([key, inner]) => node({ step: pill.step, path: [...pill.path, key] }, key, inner, depth));
}

function node(pill: Pill, key: string, value: Json, depth: number): DataNode {
  const children = childrenOf(pill, value, depth + 1);
  return {
    id: pillExpression(pill),
    pill,
    key,
    label: typeof pill.path.at(-1) === 'number' ? '' : friendlyLabel(key),
    type: typeOf(value),
    sample: children.length > 0 ? '' : sampleText(value),
    children,
  };
}

const isoDate =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

export function typeOf(value: Json): DataType {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'yesNo';
  if (typeof value === 'object') return 'object';
  return isoDate.test(value) && !Number.isNaN(Date.parse(value)) ? 'date' : 'text';
}

/** A value on one line, at most 120 characters. */
export function sampleText(value: Json): string {
  const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
  const line = text
    .slice(0, longestSample * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > longestSample ? `${line.slice(0, longestSample - 1)}…` : line;
}

const titleKeys = ['title', 'name', 'subject', 'summary', 'label', 'id'];

/** One line by which a person knows an item of a list. */
export function itemTitle(item: Json): string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return sampleText(item);
  const named = titleKeys
    .map((key) => item[key])
    .find((value) => typeof value === 'string' && value);
  return sampleText(named ?? item);
}

/** The value that a pill's path leads to in a sample; undefined where it leads nowhere. */
export function valueAt(sample: Json, path: readonly (string | number)[]): Json | undefined {
  let value: Json | undefined = sample;
  for (const part of path) {
    if (value === null || typeof value !== 'object') return undefined;
    if (Array.isArray(value)) value = typeof part === 'number' ? value[part] : undefined;
    else value = Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** Values that a formula may name: how each is written, called, and what it is on the sample. */
export function completionsOf(
  step: string,
  sample: Json,
): { expression: string; name: string; sample: string }[] {
  const flat = (nodes: readonly DataNode[], above: string): ReturnType<typeof completionsOf> =>
    nodes.flatMap(({ id, label, sample: value, children }) => {
      const name = [above, label].filter(Boolean).join(' › ');
      return [{ expression: id, name: name || id, sample: value }, ...flat(children, name)];
    });
  return flat(dataTree(step, sample), '').slice(0, mostCompletions);
}

/** The items of a list that a path leads to, through lists on its way as JSONata goes; undefined where there is no list. */
export function listAt(sample: Json, path: readonly (string | number)[]): Json[] | undefined {
  let found: Json[] = [sample];
  for (const part of path) {
    found = found.flatMap((each) => {
      const inner = typeof part === 'string' && Array.isArray(each) ? each : [each];
      return inner.flatMap((one) => {
        const value = valueAt(one, [part]);
        return value === undefined ? [] : [value];
      });
    });
  }
  const [only] = found;
  if (found.length === 1) return Array.isArray(only) ? only : undefined;
  return found.length === 0 ? undefined : found.flat();
}

/** Keeps what matches by label, key or sample, and what leads to it. A match keeps all that is under it. */
export function searchTree(nodes: readonly DataNode[], query: string): DataNode[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [...nodes];
  return nodes.flatMap((each) => {
    if ([each.label, each.key, each.sample].some((text) => text.toLowerCase().includes(wanted))) {
      return [each];
    }
    const children = searchTree(each.children, wanted);
    return children.length > 0 ? [{ ...each, children }] : [];
  });
}
