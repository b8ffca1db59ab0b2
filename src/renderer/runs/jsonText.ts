/** JSON that a person types. */
import type { Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { t } from '../texts/index.ts';

/** The value of a text; nothing at all is null. @throws SojournError input_invalid that says what is wrong */
export function readJsonText(text: string): Json {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    throw new SojournError('input_invalid', {
      values: { what: t('runs.notJson') },
      details: reason,
      cause,
    });
  }
}
