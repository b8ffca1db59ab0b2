/** When a schedule of the Scheduler app is due (T2). Times are UTC milliseconds; days and hours are those of a time zone. */
import { createRequire } from 'node:module';
import type { Cron } from 'croner';
import type { Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';

type Fields = Readonly<Record<string, Json>>;

/** The farthest interval of *Every few minutes or hours*: a year. */
const longestInterval = 366 * 24 * 3_600_000;

/**
 * The first time after `after` at which the schedule is due; null where there is none (30 February).
 * @param anchor from when on *every* counts
 * @throws input_invalid with the field's id, for a value that makes no schedule
 */
export function nextTime(
  event: string,
  fields: Fields,
  after: number,
  anchor: number,
): number | null {
  if (event === 'every') {
    const interval = intervalOf(fields);
    // Also before the anchor, where the clock was set back: the rhythm is the same.
    return anchor + (Math.floor((after - anchor) / interval) + 1) * interval;
  }
  const times: number[] = [];
  for (const pattern of patternsOf(event, fields)) {
    const time = nextOfPattern(pattern, fields, after);
    if (time !== null) times.push(time);
  }
  return times.length === 0 ? null : Math.min(...times);
}

/** The next times of a schedule, at most so many. @throws input_invalid */
export function nextTimes(
  event: string,
  fields: Fields,
  after: number,
  anchor: number,
  count: number,
): number[] {
  const times: number[] = [];
  for (let time: number | null = after; times.length < count;) {
    time = nextTime(event, fields, time, anchor);
    if (time === null) break;
    times.push(time);
  }
  return times;
}

/** Loaded when the first schedule is read: most starts of the core need none. */
const load = createRequire(import.meta.url);

function croner(): { Cron: typeof Cron } {
  // The package's own types; require cannot know them.
  return load('croner') as { Cron: typeof Cron };
}

function nextOfPattern(pattern: string, fields: Fields, after: number): number | null {
  const timezone = textOf(fields.timeZone);
  if (timezone !== '') checkZone(timezone);
  try {
    const cron = new (croner().Cron)(pattern, {
      mode: '5-part',
      paused: true,
      ...(timezone === '' ? {} : { timezone }),
    });
    return cron.nextRun(new Date(after))?.getTime() ?? null;
  } catch (cause) {
    throw wrong('expression', `“${pattern}” is not a cron expression.`, cause);
  }
}

/** Cron patterns whose times together are the schedule. */
function patternsOf(event: string, fields: Fields): string[] {
  if (event === 'cron') return [textOf(fields.expression)];
  const { hour, minute } = timeOf(fields);
  const at = `${minute} ${hour}`;
  switch (event) {
    case 'daily':
      return [`${at} * * *`];
    case 'weekdays':
      return [`${at} * * 1-5`];
    case 'weekly':
      return [`${at} * * ${wholeOf(fields.day, 'day', 'The day', 1, 7)}`];
    case 'monthly': {
      const day = wholeOf(fields.day, 'day', 'The day of the month', 1, 31);
      // Where a month is shorter, its last day.
      if (day === 31) return [`${at} L * *`];
      return day < 29 ? [`${at} ${day} * *`] : [`${at} ${day} * *`, `${at} L 2 *`];
    }
    default:
      throw wrong(undefined, `There is no schedule “${event}”.`);
  }
}

function intervalOf(fields: Fields): number {
  const unit = textOf(fields.unit) === 'hours' ? 3_600_000 : 60_000;
  return wholeOf(fields.count, 'count', 'The interval', 1, longestInterval / unit) * unit;
}

function timeOf(fields: Fields): { hour: number; minute: number } {
  const match = /^(\d{1,2}):(\d{2})$/.exec(textOf(fields.time));
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])];
  if (hour <= 23 && minute <= 59) return { hour, minute };
  throw wrong('time', `“${textOf(fields.time)}” is not a time such as 09:00.`);
}

function wholeOf(
  value: Json | undefined,
  field: string,
  what: string,
  from: number,
  to: number,
): number {
  const number = Number(textOf(value));
  if (Number.isInteger(number) && number >= from && number <= to) return number;
  throw wrong(field, `${what} must be a whole number from ${from} to ${to}.`);
}

function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (cause) {
    throw wrong('timeZone', `“${zone}” is not a time zone such as Europe/Berlin.`, cause);
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function wrong(field: string | undefined, what: string, cause?: unknown): SojournError {
  return new SojournError('input_invalid', {
    values: { what },
    ...(field === undefined ? {} : { field }),
    cause,
  });
}
