/** Which journeys the page shows, and in which order. */
import type { JourneySummary } from '../../shared/journey.ts';

export const sorts = ['recent', 'name', 'run', 'state'] as const;
export type Sort = (typeof sorts)[number];

const { compare } = new Intl.Collator(undefined, { numeric: true });
const byName = (a: JourneySummary, b: JourneySummary): number => compare(a.name, b.name);

const orders: Record<Sort, (a: JourneySummary, b: JourneySummary) => number> = {
  recent: (a, b) => b.updatedAt - a.updatedAt,
  name: byName,
  run: (a, b) => (b.lastRun?.startedAt ?? 0) - (a.lastRun?.startedAt ?? 0) || byName(a, b),
  state: (a, b) => need(b) - need(a) || byName(a, b),
};

/** What needs a look stands first: a failed last run of one that is on, then what is on, then what has problems. */
function need({ on, lastRun, problems }: JourneySummary): number {
  if (on && (lastRun?.state === 'failure' || lastRun?.state === 'unknown')) return 3;
  if (on) return 2;
  return problems > 0 ? 1 : 0;
}

/** A new list in the order; where two are equal, they keep the order in which they came. */
export function sorted(journeys: readonly JourneySummary[], sort: Sort): JourneySummary[] {
  return journeys.toSorted(orders[sort]);
}

/** What is dragged from the list to a folder, as the type of the data that goes along. */
export const dragType = 'application/x-sojourn-journeys';

/** The ids that are dragged: all chosen ones where the dragged one is among them, else it alone. */
export function dragged(id: string, chosen: ReadonlySet<string>): string[] {
  return chosen.has(id) ? [...chosen] : [id];
}
