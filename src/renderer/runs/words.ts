/** Words for parts of a run. */
import type { RunSummary, RunWait } from '../../shared/run.ts';
import { formatExact, formatTime, startOfDay } from '../texts/formats.ts';
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

/** The same in a few words beside the state. */
export function shortWait(wait: RunWait, now: number): string {
  return t(`runs.waitsShort.${wait.for}`, { at: moment(wait.until, now) });
}

/** The time alone where it is of today. */
function moment(at: number, now: number): string {
  return startOfDay(at) === startOfDay(now) ? formatTime(at) : formatExact(at);
}
