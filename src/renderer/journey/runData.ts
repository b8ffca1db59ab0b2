/** The data with which *Run now* starts a run (J10). */
import type { Json } from '../../shared/connector.ts';
import { api } from '../api.ts';

/** `newest`: what the trigger's app has newest, or else its example. `typed` asks the person. */
export type RunDataKind = 'newest' | 'example' | 'last' | 'typed';

/** The trigger data of the newest run of a journey; undefined where there is none. Throws CallError. */
export async function lastTriggerData(journey: string): Promise<Json | undefined> {
  const [run] = await api.call('runs.list', { journey, limit: 1 });
  if (run === undefined) return undefined;
  const { trigger } = await api.call('runs.get', { id: run.id });
  return trigger ?? undefined;
}
