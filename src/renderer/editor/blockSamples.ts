/** Sample data of blocks: a *For each* gives its item inside and its count after it, a *Try Catch* what went wrong. */
import type { Json } from '../../shared/connector.ts';
import type { Step } from '../../shared/journey.ts';
import { listAt } from './dataTree.ts';
import { parseTemplate, type Pill } from './pills.ts';

/** What is seen of a block at a place in the journey. */
export interface BlockView {
  readonly step: Step;
  /** The names under which its data is there (shared/scopes.ts). */
  readonly keys: readonly string[];
  /** What its last test put out. */
  readonly tested: Json | undefined;
  /** The sample that a pill in the block's own fields leads to. */
  readonly sampleOf: (pill: Pill) => Json | undefined;
}

/** The block's data at that place; undefined where there is none. */
export function blockSample({ step, keys, tested, sampleOf }: BlockView): Json | undefined {
  if (keys.length === 0) return undefined;
  const known =
    typeof tested === 'object' && tested !== null && !Array.isArray(tested) ? tested : {};
  const data = { ...dataOf(step, sampleOf), ...known };
  return Object.fromEntries(keys.flatMap((key) => (key in data ? [[key, data[key] ?? null]] : [])));
}

function dataOf(step: Step, sampleOf: BlockView['sampleOf']): Record<string, Json> {
  switch (step.kind) {
    case 'if':
      return { matched: true };
    case 'forEach': {
      const items = itemsOf(step.list, sampleOf);
      const [item] = items ?? [];
      return { ...(item !== undefined && { item }), index: 0, count: items?.length ?? 0 };
    }
    case 'tryCatch':
      return {
        caught: true,
        error: {
          message: 'The app refused the request.',
          code: 'rejected_by_app',
          step: step.try[0]?.id ?? '',
        },
      };
    case 'delay':
      return { seconds: Number(step.seconds) || 0 };
    case 'action':
    case 'call':
    case 'stop':
      return {};
  }
}

/** The items of a list that is exactly one pill; what a formula gives is known once the step was tested. */
function itemsOf(list: string, sampleOf: BlockView['sampleOf']): Json[] | undefined {
  const [part, ...more] = parseTemplate(list.trim());
  if (part?.kind !== 'pill' || more.length > 0) return undefined;
  const sample = sampleOf(part.pill);
  return sample === undefined ? undefined : listAt(sample, part.pill.path);
}
