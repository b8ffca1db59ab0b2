import { describe, expect, it } from 'vitest';
import { nextTime } from '../../../../src/core/journeys/schedule.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';

function next(
  event: string,
  fields: Record<string, Json>,
  after: string,
  anchor = after,
): string | null {
  const time = nextTime(event, fields, Date.parse(after), Date.parse(anchor));
  return time === null ? null : new Date(time).toISOString();
}

const berlin = { timeZone: 'Europe/Berlin' };

describe('T2: when a schedule is due', () => {
  it('T2: every N minutes or hours counts from when it was switched on', () => {
    const anchor = '2026-03-02T09:07:00.000Z';
    expect(next('every', { count: 45, unit: 'minutes' }, anchor)).toBe('2026-03-02T09:52:00.000Z');
    expect(next('every', { count: '2', unit: 'hours' }, '2026-03-02T15:00:00.000Z', anchor)).toBe(
      '2026-03-02T15:07:00.000Z',
    );
    expect(next('every', { count: 45, unit: 'minutes' }, '2026-03-02T09:52:00.000Z', anchor)).toBe(
      '2026-03-02T10:37:00.000Z',
    );
  });

  it('F4: keeps its rhythm where the clock was set back to before it was switched on', () => {
    const anchor = '2026-03-02T09:07:00.000Z';
    expect(next('every', { count: 45, unit: 'minutes' }, '2025-03-02T00:00:00.000Z', anchor)).toBe(
      '2025-03-02T00:07:00.000Z',
    );
  });

  it.each([
    ['daily', { time: '09:00' }, '2026-03-02T07:59:59.000Z', '2026-03-02T08:00:00.000Z'],
    ['daily', { time: '09:00' }, '2026-03-02T08:00:00.000Z', '2026-03-03T08:00:00.000Z'],
    ['weekdays', { time: '9:00' }, '2026-03-06T08:00:00.000Z', '2026-03-09T08:00:00.000Z'],
    ['weekly', { time: '09:00', day: '7' }, '2026-03-02T00:00:00.000Z', '2026-03-08T08:00:00.000Z'],
    ['monthly', { time: '09:00', day: 15 }, '2026-03-15T08:00:00.000Z', '2026-04-15T07:00:00.000Z'],
    [
      'cron',
      { expression: '*/15 8-18 * * 1-5' },
      '2026-03-06T17:50:00.000Z',
      '2026-03-09T07:00:00.000Z',
    ],
  ] satisfies [string, Record<string, Json>, string, string][])(
    'T2: %s %j after %s',
    (event, fields, after, due) => {
      expect(next(event, { ...fields, ...berlin }, after)).toBe(due);
    },
  );

  it('T2: a day that a month does not have is its last day', () => {
    const days = (day: number, after: string): string | null =>
      next('monthly', { day, time: '12:00', timeZone: 'UTC' }, after);
    expect(days(31, '2026-04-01T00:00:00Z')).toBe('2026-04-30T12:00:00.000Z');
    expect(days(30, '2026-02-01T00:00:00Z')).toBe('2026-02-28T12:00:00.000Z');
    expect(days(29, '2028-02-01T00:00:00Z')).toBe('2028-02-29T12:00:00.000Z');
    expect(days(29, '2026-02-28T12:00:00Z')).toBe('2026-03-29T12:00:00.000Z');
  });

  it('F4: over both changes of the clock a daily time comes once a day', () => {
    for (const start of ['2026-03-27T12:00:00Z', '2026-10-23T12:00:00Z']) {
      const days: string[] = [];
      let after = start;
      for (let count = 0; count < 4; count += 1) {
        after = next('daily', { time: '02:30', ...berlin }, after) ?? '';
        days.push(new Date(after).toLocaleDateString('sv', berlin));
      }
      expect(new Set(days).size).toBe(4);
    }
  });

  it('T2: a time that never comes is none', () => {
    expect(next('cron', { expression: '0 0 30 2 *' }, '2026-03-02T00:00:00Z')).toBeNull();
  });

  it.each([
    [
      'every',
      { count: 0, unit: 'minutes' },
      'count',
      'The interval must be a whole number from 1 to 527040.',
    ],
    [
      'every',
      { count: 1.5, unit: 'hours' },
      'count',
      'The interval must be a whole number from 1 to 8784.',
    ],
    ['daily', { time: '24:00' }, 'time', '“24:00” is not a time such as 09:00.'],
    ['daily', {}, 'time', '“” is not a time such as 09:00.'],
    ['weekly', { time: '09:00', day: '8' }, 'day', 'The day must be a whole number from 1 to 7.'],
    [
      'monthly',
      { time: '09:00', day: 32 },
      'day',
      'The day of the month must be a whole number from 1 to 31.',
    ],
    [
      'daily',
      { time: '09:00', timeZone: 'Mars' },
      'timeZone',
      '“Mars” is not a time zone such as Europe/Berlin.',
    ],
    ['cron', { expression: 'soon' }, 'expression', '“soon” is not a cron expression.'],
    [
      'cron',
      { expression: '* * * * * *' },
      'expression',
      '“* * * * * *” is not a cron expression.',
    ],
  ] satisfies [string, Record<string, Json>, string, string][])(
    'T2: refuses %s %j',
    (event, fields, field, message) => {
      let error: unknown;
      try {
        next(event, fields, '2026-03-02T00:00:00Z');
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(SojournError);
      expect(error).toMatchObject({ code: 'input_invalid', field, message });
    },
  );
});
