/** Times and numbers in the form of the person's own locale and time zone. */
import { t } from './index.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'long' });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const fullDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const longDate = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const weekday = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const moment = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const decimal = new Intl.NumberFormat();
const seconds = new Intl.NumberFormat(undefined, {
  style: 'unit',
  unit: 'second',
  unitDisplay: 'narrow',
  maximumFractionDigits: 1,
});
const milliseconds = new Intl.NumberFormat(undefined, {
  style: 'unit',
  unit: 'millisecond',
  unitDisplay: 'narrow',
});
const minutes = new Intl.NumberFormat(undefined, {
  style: 'unit',
  unit: 'minute',
  unitDisplay: 'narrow',
  maximumFractionDigits: 1,
});

/** How long ago, in words: `5 minutes ago`, `yesterday`, then the date. @param at UTC milliseconds */
export function formatAgo(at: number, now = Date.now()): string {
  const past = now - at;
  if (past < minute) return t('common.justNow');
  if (past < hour) return relative.format(-Math.floor(past / minute), 'minute');
  if (past < day) return relative.format(-Math.floor(past / hour), 'hour');
  if (past < 7 * day) return relative.format(-Math.floor(past / day), 'day');
  return formatDate(at, now);
}

/** The date; the year only where it is not this one. @param at UTC milliseconds */
export function formatDate(at: number, now = Date.now()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayAndMonth : fullDate).format(at);
}

/** Date and time to the second, for titles and reports. @param at UTC milliseconds */
export function formatExact(at: number): string {
  return exact.format(at);
}

/** Day of the week, date and time to the minute, for what lies ahead. @param at UTC milliseconds */
export function formatMoment(at: number): string {
  return moment.format(at);
}

/** The time of day, to the minute. @param at UTC milliseconds */
export function formatTime(at: number): string {
  return timeOfDay.format(at);
}

/** How long something took: `340 ms`, `2.4 s`, `3.5 min`. @param duration milliseconds */
export function formatDuration(duration: number): string {
  if (duration < 1000) return milliseconds.format(Math.round(duration));
  if (duration < minute) return seconds.format(duration / 1000);
  return minutes.format(duration / minute);
}

/** A number with the separators of the locale. */
export function formatNumber(value: number): string {
  return decimal.format(value);
}

/** How long ago in days, months or years: `today`, `3 months ago`. @param at UTC milliseconds */
export function formatAge(at: number, now = Date.now()): string {
  const days = Math.max(0, Math.floor((now - at) / day));
  if (days < 31) return relative.format(-days, 'day');
  if (days < 365) return relative.format(-Math.floor(days / 30.44), 'month');
  return relative.format(-Math.floor(days / 365.25), 'year');
}

/** The date written out, with its year. @param at UTC milliseconds */
export function formatLongDate(at: number): string {
  return longDate.format(at);
}

/** A day as a heading: `Today`, `Yesterday`, then weekday and date; the year only where it is not this one. */
export function formatDay(at: number, now = Date.now()): string {
  const distance = Math.round((startOfDay(now) - startOfDay(at)) / day);
  if (distance === 0 || distance === 1) return capital(relative.format(-distance, 'day'));
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? weekday : longDate).format(at);
}

/** Midnight before it, in the person's own time zone. @param at UTC milliseconds */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** The size of a file: `340 byte`, `1.2 MB`; a thousand to each unit. */
export function formatSize(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: sizeUnits[power] ?? 'byte',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
