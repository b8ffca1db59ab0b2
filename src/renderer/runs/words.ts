/** Words for parts of a run. */
import type { RunSummary } from '../../shared/run.ts';
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
