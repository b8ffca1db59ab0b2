/** Words for parts of a run. */
import type { RunSummary, RunWait } from '../../shared/run.ts';
import { formatDate, formatExact, formatTime, startOfDay } from '../texts/formats.ts';
import { t } from '../texts/index.ts';

/** What started a run. */
export function sourceText(source: RunSummary['source']): string {
  switch (source) {
    case 'manual':
      return t('runs.sourceManual');
    case 'trigger':
      return t('runs.sourceTrigger');
    case 'repeat':
      return t('runs.sourceRepeat');
  }
}

/** What a waiting run waits for, as a sentence. */
export function waitText(wait: RunWait, now: number): string {
  switch (wait.for) {
    case 'delay':
      return t('runs.waitsUntil', { at: moment(wait.until, now) });
    case 'retry':
      return t('runs.retriesAt', { at: moment(wait.until, now) });
    case 'call':
      return t('runs.waitsForCall');
    case 'network':
      return t('runs.waitsForNetwork');
  }
}

/** The same in a few words beside the state: of another day, the day says enough. */
export function shortWait(wait: RunWait, now: number): string {
  const at = isOfToday(wait.until, now) ? formatTime(wait.until) : formatDate(wait.until, now);
  return t(`runs.waitsShort.${wait.for}`, { at });
}

/** The time alone where it is of today. */
function moment(at: number, now: number): string {
  return isOfToday(at, now) ? formatTime(at) : formatExact(at);
}

function isOfToday(at: number, now: number): boolean {
  return startOfDay(at) === startOfDay(now);
}
