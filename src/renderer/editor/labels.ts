/** Names that a person reads instead of raw keys. */

const upperCase = new Set([
  'id',
  'url',
  'uri',
  'api',
  'html',
  'http',
  'https',
  'json',
  'xml',
  'csv',
  'pdf',
  'ip',
  'sms',
]);

/** `dueDate`, `due_date`, `due-date` → `Due date`; `listId` → `List ID`. */
export function friendlyLabel(key: string): string {
  const words = key
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_\-.]+/u)
    .filter((word) => word !== '')
    .map((word) => {
      const lower = word.toLowerCase();
      return upperCase.has(lower) ? lower.toUpperCase() : lower;
    });
  const [first, ...rest] = words;
  if (first === undefined) return key;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
}

/** What a pill shows: the label of its last named key; a list position after it is said from 1. */
export function pillLabel(path: readonly (string | number)[], whole: string): string {
  const last = path.at(-1);
  if (last === undefined) return whole;
  if (typeof last === 'string') return friendlyLabel(last);
  return `${pillLabel(path.slice(0, -1), whole)} ${String(last + 1)}`;
}
