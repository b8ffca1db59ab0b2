/** T2, F4: two years of schedules in several zones, held against times that are found minute by minute. */
import { describe, expect, it } from 'vitest';
import { nextTimes } from '../../../../src/core/journeys/schedule.ts';
import type { Json } from '../../../../src/shared/connector.ts';

const hour = 3_600_000;
const quarter = hour / 4;
const from = Date.parse('2026-01-01T00:00:00Z');
const to = Date.parse('2028-01-01T00:00:00Z');

/** Berlin and New York change by an hour, Lord Howe by half of one, Santiago at midnight. */
const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'];

interface Moment {
  readonly at: number;
  /** What the clock on the wall shows, written as if it were UTC. */
  readonly wall: number;
}

/** Every quarter of an hour, by the zone's offset as Intl has it: not asked of the library that is tested. */
function momentsOf(timeZone: string): Moment[] {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const moments: Moment[] = [];
  let offset = 0;
  for (let at = from; at < to; at += quarter) {
    if (at % (2 * quarter) === 0) offset = offsetOf(format, at);
    moments.push({ at, wall: at + offset });
  }
  return moments;
}

function offsetOf(format: Intl.DateTimeFormat, at: number): number {
  const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
  const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return (sign === '-' ? -size : size) * 60_000;
}

/**
 * Each day that fits, at the first moment whose wall clock shows the time; where that time is skipped, at the first one
 * after the gap. So once a day, whatever the clock does.
 */
function expected(
  moments: readonly Moment[],
  time: string,
  fits: (day: Date) => boolean,
): number[] {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const wanted = (hours * 60 + minutes) * 60_000;
  const times: number[] = [];
  let done = -1;
  for (const { at, wall } of moments) {
    const day = Math.floor(wall / (24 * hour));
    if (day === done || wall % (24 * hour) < wanted) continue;
    done = day;
    if (at > from && fits(new Date(wall))) times.push(at);
  }
  return times;
}

const isLastDay = (day: Date): boolean =>
  new Date(day.getTime() + 24 * hour).getUTCMonth() !== day.getUTCMonth();

const schedules: [string, Record<string, Json>, (day: Date) => boolean][] = [
  ['weekdays', {}, (day) => day.getUTCDay() >= 1 && day.getUTCDay() <= 5],
  ['weekly', { day: '7' }, (day) => day.getUTCDay() === 0],
  ['monthly', { day: 31 }, isLastDay],
  [
    'monthly',
    { day: 30 },
    (day) => day.getUTCDate() === 30 || (day.getUTCMonth() === 1 && isLastDay(day)),
  ],
];

describe.each(zones)('%s', (timeZone) => {
  const moments = momentsOf(timeZone);

  it.each([
    ...['00:00', '01:45', '02:15', '02:30'].map((time) => ['daily', time, {}, () => true] as const),
    ...schedules.map(([event, fields, fits]) => [event, '02:30', fields, fits] as const),
  ])(
    'T2, F4: %s at %s %j comes once on each of its days, over two years',
    (event, time, fields, fits) => {
      const wanted = expected(moments, time, fits);
      const times = nextTimes(event, { ...fields, time, timeZone }, from, from, wanted.length);
      expect(times.map(iso)).toEqual(wanted.map(iso));
    },
  );
});

function iso(time: number): string {
  return new Date(time).toISOString();
}
