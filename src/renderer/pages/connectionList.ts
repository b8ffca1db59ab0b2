/** Which connections the Connections page shows, and in which order (C10). */
import type { Connection, ConnectionState } from '../../shared/connection.ts';

export type Order = 'name' | 'app' | 'state' | 'use' | 'age' | 'journeys';

export interface Filter {
  /** Id of an app; null for every one. */
  readonly app: string | null;
  readonly state: ConnectionState | null;
  /** Used by a journey, or by none; null for both. */
  readonly used: boolean | null;
}

export function matches(connection: Connection, { app, state, used }: Filter): boolean {
  if (app !== null && connection.app !== app) return false;
  if (state !== null && connection.state !== state) return false;
  return used === null || connection.journeys > 0 === used;
}

/** What needs the person comes first. */
const urgency: Record<ConnectionState, number> = {
  unreadable: 0,
  'needs-sign-in': 1,
  disconnected: 2,
  connected: 3,
};

/** A sorted copy; what is alike is sorted by name. */
export function ordered(
  connections: readonly Connection[],
  order: Order,
  appName: (app: string) => string,
): Connection[] {
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  const by: Record<Order, (a: Connection, b: Connection) => number> = {
    name: () => 0,
    app: (a, b) => compare(appName(a.app), appName(b.app)),
    state: (a, b) => urgency[a.state] - urgency[b.state],
    use: (a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0),
    age: (a, b) => b.createdAt - a.createdAt,
    journeys: (a, b) => b.journeys - a.journeys,
  };
  return [...connections].sort((a, b) => by[order](a, b) || compare(a.name, b.name));
}
