import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatAgo,
  formatDate,
  formatDay,
  formatDuration,
  formatNumber,
  formatSize,
} from '../../../../src/renderer/texts/formats.ts';

const now = new Date(2026, 10, 23, 12).getTime();
const minute = 60_000;
const hour = 60 * minute;

describe('formatAgo', () => {
  it.each([
    [5_000, /now/],
    [4 * minute, /4 minutes ago/],
    [3 * hour, /3 hours ago/],
    [26 * hour, /yesterday/],
  ])('%i ms ago', (past, words) => {
    expect(formatAgo(now - past, now)).toMatch(words);
  });

  it('U3: says the date after a week, with the year only where it is another one', () => {
    expect(formatAgo(now - 10 * 24 * hour, now)).toBe(formatDate(now - 10 * 24 * hour, now));
    expect(formatDate(now, now)).not.toContain('2026');
    expect(formatDate(new Date(2024, 0, 2).getTime(), now)).toContain('2024');
  });

  it('F4: a clock that was set back does not make a future of the past', () => {
    expect(formatAgo(now + hour, now)).toMatch(/now/);
  });
});

describe('formatDuration', () => {
  it.each([
    [12, '12ms'],
    [2_400, '2.4s'],
    [210_000, '3.5m'],
  ])('%i ms', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });
});

describe('formatNumber', () => {
  it('U3: groups digits as the language does', () => {
    expect(formatNumber(1234567)).toBe('1,234,567');
  });
});

describe('formatAge', () => {
  it.each([
    [5, 'today'],
    [12 * 24, '12 days ago'],
    [95 * 24, '3 months ago'],
    [800 * 24, '2 years ago'],
    [-30, 'today'],
  ])('%i hours ago', (hours, words) => {
    expect(formatAge(now - hours * hour, now)).toBe(words);
  });
});

describe('formatDay', () => {
  it('names today and yesterday by the calendar, other days by weekday and date', () => {
    expect(formatDay(new Date(2026, 10, 23, 0, 1).getTime(), now)).toBe('Today');
    expect(formatDay(new Date(2026, 10, 22, 23, 59).getTime(), now)).toBe('Yesterday');
    expect(formatDay(new Date(2026, 10, 20).getTime(), now)).toContain('Friday');
    expect(formatDay(new Date(2025, 10, 20).getTime(), now)).toContain('2025');
  });
});

describe('formatSize', () => {
  it.each([
    [0, '0 byte'],
    [999, '999 byte'],
    [1000, '1 kB'],
    [1_234_567, '1.2 MB'],
    [5e12, '5,000 GB'],
  ])('%i bytes', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
