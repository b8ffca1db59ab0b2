/** The filters of the audit log as they stand in the place's query, and what is asked of the core for them. */
import type { LocationQuery } from 'vue-router';
import { auditKinds, connectionEventKinds, vaultEventKinds } from '../../shared/auditKinds.ts';
import type { AuditKind } from '../../shared/auditKinds.ts';
import { startOfDay } from '../texts/formats.ts';
import type { AuditFilter } from './auditList.ts';

const auditTimes = ['all', 'today', 'week', 'month', 'range'] as const;
export type AuditTime = (typeof auditTimes)[number];

/** Kinds as they can be chosen: each one, or a whole group. */
const kindChoices = ['connections', 'vault', ...auditKinds] as const;
export type KindChoice = (typeof kindChoices)[number];

export interface AuditQuery {
  readonly kind: KindChoice | null;
  readonly connection: string | null;
  readonly time: AuditTime;
  /** First and last day, `2026-03-31`; empty for none. Count with `time` range only. */
  readonly from: string;
  readonly to: string;
  readonly search: string;
}

/** What cannot be understood counts as not chosen. */
export function readAuditQuery(query: LocationQuery): AuditQuery {
  const time = text(query.time);
  return {
    kind: asKindChoice(text(query.kind)),
    connection: text(query.connection) || null,
    time: auditTimes.find((known) => known === time) ?? 'all',
    from: dayOrNothing(text(query.from)),
    to: dayOrNothing(text(query.to)),
    search: text(query.search).slice(0, 200),
  };
}

/** Null where there is no such kind. */
export function asKindChoice(chosen: string | null): KindChoice | null {
  return kindChoices.find((known) => known === chosen) ?? null;
}

/** The shortest query that reads as this: what is not chosen is left out. */
export function writeAuditQuery(chosen: AuditQuery): Record<string, string> {
  const { kind, connection, time, from, to, search } = chosen;
  return {
    ...(kind === null ? {} : { kind }),
    ...(connection === null ? {} : { connection }),
    ...(time === 'all' ? {} : { time }),
    ...(time === 'range' && from !== '' ? { from } : {}),
    ...(time === 'range' && to !== '' ? { to } : {}),
    ...(search.trim() === '' ? {} : { search }),
  };
}

/** @param now UTC milliseconds; days are those of the person's own time zone */
export function auditFilter(chosen: AuditQuery, now: number): AuditFilter {
  const { kind, connection, search } = chosen;
  return {
    ...(kind === null ? {} : { kinds: kindsOf(kind) }),
    ...(connection === null ? {} : { connection }),
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...span(chosen, now),
  };
}

function kindsOf(choice: KindChoice): AuditKind[] {
  if (choice === 'connections') return [...connectionEventKinds];
  return choice === 'vault' ? [...vaultEventKinds] : [choice];
}

function span({ time, from, to }: AuditQuery, now: number): Pick<AuditFilter, 'from' | 'to'> {
  switch (time) {
    case 'all':
      return {};
    case 'today':
      return { from: startOfDay(now) };
    case 'week':
      return { from: daysLater(startOfDay(now), -6) };
    case 'month':
      return { from: daysLater(startOfDay(now), -29) };
    case 'range':
      return {
        ...(from === '' ? {} : { from: localDay(from) }),
        ...(to === '' ? {} : { to: daysLater(localDay(to), 1) - 1 }),
      };
  }
}

function daysLater(at: number, days: number): number {
  const date = new Date(at);
  return date.setDate(date.getDate() + days);
}

/** A day's first millisecond where the person is; `Date.parse` would take it as a day of UTC. */
function localDay(day: string): number {
  return new Date(`${day}T00:00:00`).getTime();
}

function dayOrNothing(day: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(localDay(day)) ? day : '';
}

function text(value: LocationQuery[string] | undefined): string {
  const one = Array.isArray(value) ? value[0] : value;
  return one ?? '';
}
