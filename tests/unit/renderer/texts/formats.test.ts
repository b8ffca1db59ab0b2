import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatDate,
  formatDuration,
  formatNumber,
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

  it('says the date after a week, with the year only where it is another one', () => {
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
  it('groups digits', () => {
    expect(formatNumber(1234567)).toBe('1,234,567');
  });
});
