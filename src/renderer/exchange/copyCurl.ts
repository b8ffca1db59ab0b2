/** A step as cURL on the clipboard (E6), with a note that says so, or why not. */
import type { Journey } from '../../shared/journey.ts';
import { api, errorShape } from '../api.ts';
import { useToasts } from '../stores/toasts.ts';
import { t } from '../texts/index.ts';

export async function copyCurl(journey: Journey, step: string): Promise<void> {
  const toasts = useToasts();
  try {
    const { text } = await api.call('export.curl', { journey, step });
    await navigator.clipboard.writeText(text);
    toasts.show({ text: t('exchange.curlCopied') });
  } catch (caught) {
    toasts.show({ text: errorShape(caught).message, tone: 'danger' });
  }
}
