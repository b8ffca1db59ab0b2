/** What a ledger belongs to: the same question to the same account. */
import { createHash } from 'node:crypto';
import type { Json } from '../../shared/connector.ts';
import type { TriggerStep } from '../../shared/journey.ts';

/**
 * A trigger's key in the ledger: made of app, event, account and fields, so that other fields or another account prime
 * anew, while names, notes, labels, the order of keys, and empty fields change nothing.
 * @param account what stays when the account's connection is renamed or reconnected
 */
export function triggerKey(trigger: TriggerStep, account: string | null): string {
  const fields = Object.entries(trigger.fields).flatMap(([id, value]): [string, Json][] => {
    if ('formula' in value) return [[id, { formula: value.formula.trim() }]];
    if ('text' in value) return value.text.trim() === '' ? [] : [[id, value.text.trim()]];
    return value.value === null || value.value === '' ? [] : [[id, value.value]];
  });
  const question: Json = [
    trigger.app ?? null,
    trigger.event ?? null,
    account,
    Object.fromEntries(fields),
  ];
  return createHash('sha256').update(canonical(question)).digest('base64url');
}

function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}
