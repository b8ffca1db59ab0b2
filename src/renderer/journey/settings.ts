/** The settings of a journey: what is chosen among, and how it is stored. */
import type { Journey } from '../../shared/journey.ts';
import { formatNumber } from '../texts/formats.ts';
import { t } from '../texts/index.ts';

export type Settings = Journey['settings'];

/** What holds where a setting is not set. */
export const usual = { parallel: 1, notify: true, offAfter: 10 } as const;

export const pollChoices: readonly number[] = [
  60, 120, 300, 600, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400,
];
export const parallelChoices: readonly number[] = [1, 2, 3, 5, 10, 20, 50];
export const offAfterChoices: readonly number[] = [0, 1, 3, 5, 10, 25, 100];

/** The choices, with the value that is set where it is none of them. */
export function withCurrent(choices: readonly number[], current: number): number[] {
  return [...new Set([...choices, current])].sort((a, b) => a - b);
}

/** Sets one setting. What is usual is not written down. */
export function setSetting<K extends keyof Settings>(
  journey: Journey,
  key: K,
  value: Settings[K],
): Journey {
  const { [key]: _, ...rest } = journey.settings;
  const isUsual = new Map<string, unknown>(Object.entries(usual)).get(key) === value;
  const settings = isUsual ? rest : { ...rest, [key]: value };
  return { ...journey, settings: { pollSeconds: journey.settings.pollSeconds, ...settings } };
}

/** Sets the comment; an empty one is none. */
export function setNote(journey: Journey, note: string): Journey {
  const { note: _, ...rest } = journey;
  return note === '' ? rest : { ...rest, note };
}

/** `5 minutes`, `1 hour`: whole units where there are. @param seconds at least 1 */
export function durationWords(seconds: number): string {
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const) {
    if (seconds % size === 0) return unitWords(seconds / size, unit);
  }
  return unitWords(seconds, 'second');
}

function unitWords(value: number, unit: string): string {
  const format = { style: 'unit', unit, unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(undefined, format).format(value);
}

/** A setting's value in words; null for what is usual. */
export function settingWords(key: string, value: string | number | boolean | null): string {
  if (value === null) return t('journeySettings.usual');
  if (typeof value === 'boolean') return t(value ? 'journeySettings.yes' : 'journeySettings.no');
  if (typeof value === 'string') return value;
  if (key === 'pollSeconds') return durationWords(value);
  if (key === 'offAfter' && value === 0) return t('journeySettings.never');
  return formatNumber(value);
}

/** What a setting is called; its key where it is not known here. */
export function settingName(key: string): string {
  switch (key) {
    case 'pollSeconds':
      return t('journeySettings.polling');
    case 'parallel':
      return t('journeySettings.parallel');
    case 'notify':
      return t('journeySettings.notify');
    case 'offAfter':
      return t('journeySettings.offAfter');
    default:
      return key;
  }
}
