/** Entries of a played app, made from a trigger's sample: each with an identity of its own. */
import type { Json, TriggerDefinition } from '../../../../../src/shared/connector.ts';
import { isTime, later, objectOf, pathOf, put, readPaths, take } from './shapes.ts';

export interface Items {
  /** One that nobody has seen yet; with `seconds`, so much later than the sample. */
  fresh(seconds?: number): Json;
  /** The same entry after somebody worked on it. */
  edited(item: Json): Json;
  /** Whether work on an entry makes another event of it: its time is in the key. */
  readonly editCounts: boolean;
}

/** @param sample an entry as the list has it */
export function createItems(trigger: TriggerDefinition, sample: Json): Items {
  const keys = readPaths(trigger.key ?? '{{ id }}');
  const identity = keys.find((path) => !isTime(take(sample, path))) ?? keys[0] ?? ['id'];
  const time = trigger.time === undefined ? undefined : pathOf(trigger.time);
  const isKey = (path: readonly string[]): boolean =>
    keys.some((key) => key.join() === path.join());
  const fixed = new Set(
    [
      ...keys,
      ...readPaths(trigger.time),
      ...readPaths(trigger.where),
      ...usedByDetail(trigger),
    ].map(([name]) => name),
  );
  let count = 0;

  function at(item: Json, seconds: number): Json {
    if (time === undefined || isKey(time)) return item;
    const when = later(take(item, time), seconds);
    return when === undefined ? item : put(item, time, when);
  }

  return {
    editCounts: keys.length > 1 || keys.some((path) => isTime(take(sample, path))),

    fresh(seconds = 0) {
      count += 1;
      const own = take(sample, identity);
      const unique = typeof own === 'number' ? own + count : `${textOf(own)}${count}`;
      return at(put(sample, identity, unique), seconds);
    },

    edited(item) {
      const texts = Object.entries(objectOf(item)).filter(
        ([name, value]) => typeof value === 'string' && !fixed.has(name) && !isTime(value),
      );
      const changed = texts.reduce<Json>(
        (edit, [name, value]) => put(edit, [name], `${textOf(value)} (edited)`),
        item,
      );
      return at(changed, 3_600);
    },
  };
}

function usedByDetail({ detail }: TriggerDefinition): string[][] {
  return [...JSON.stringify(detail ?? {}).matchAll(/\bitem\.(\w+)/g)].map(([, name = '']) => [
    name,
  ]);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
