/** HTTP Request of n8n as the fields of Sojourn's *Send request*. */
import type { FieldValue } from '../../../../shared/journey.ts';
import type { FileNode } from './workflowFile.ts';

/** @param read a parameter as a template */
export function httpFields(
  { parameters }: FileNode,
  read: (value: string) => string,
): { fields: Record<string, FieldValue>; notes: string[] } {
  const notes: string[] = [];
  const text = (name: string): string | undefined => {
    const value = parameters[name];
    return typeof value === 'string' && value !== '' ? read(value) : undefined;
  };
  const method = text('method') ?? text('requestMethod') ?? 'GET';
  const fields: Record<string, FieldValue> = {
    method: { value: method },
    url: { text: text('url') ?? '' },
  };
  const pairs = (name: string): FieldValue | undefined =>
    pairsValue(rowsIn(parameters[name], read));
  const add = (field: string, value: FieldValue | undefined): void => {
    if (value !== undefined) fields[field] = value;
  };
  if (parameters.sendQuery === true) {
    add(
      'query',
      parameters.specifyQuery === 'json' ? jsonPairs(text('jsonQuery')) : pairs('queryParameters'),
    );
  }
  if (parameters.sendHeaders === true) {
    add(
      'headers',
      parameters.specifyHeaders === 'json'
        ? jsonPairs(text('jsonHeaders'))
        : pairs('headerParameters'),
    );
  }
  if (parameters.sendBody === true) {
    const type = text('contentType') ?? 'json';
    const rows = rowsIn(parameters.bodyParameters, read);
    if (type === 'form-urlencoded') {
      fields.bodyType = { value: 'form' };
      if (parameters.specifyBody === 'string') add('body', textValue(text('body')));
      else add('form', pairsValue(rows));
    } else if (type === 'raw') {
      const isForm = text('rawContentType') === 'application/x-www-form-urlencoded';
      fields.bodyType = { value: isForm ? 'form' : 'text' };
      add('body', textValue(text('body')));
    } else if (type === 'json') {
      fields.bodyType = { value: 'json' };
      add(
        'body',
        parameters.specifyBody === 'json' ? textValue(text('jsonBody')) : jsonOfRows(rows),
      );
    } else {
      notes.push('It sends files, which have to be chosen anew.');
    }
  }
  if (parameters.authentication !== undefined && parameters.authentication !== 'none') {
    notes.push('Choose a connection of HTTP for it, or the app itself.');
  }
  if (JSON.stringify(parameters.options ?? {}).includes('"neverError":true')) {
    fields.failOnError = { value: false };
  }
  return { fields, notes };
}

function textValue(text: string | undefined): FieldValue | undefined {
  return text === undefined ? undefined : { text };
}

type Rows = readonly (readonly [string, string])[];

function rowsIn(value: unknown, read: (value: string) => string): Rows {
  const rows: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'parameters') : undefined;
  return (Array.isArray(rows) ? (rows as unknown[]) : []).flatMap((row) => {
    if (typeof row !== 'object' || row === null) return [];
    const { name, value: given } = row as { name?: unknown; value?: unknown };
    return typeof name === 'string' &&
      name !== '' &&
      ['string', 'number', 'boolean'].includes(typeof given)
      ? [[name, read(String(given))] as const]
      : [];
  });
}

/** In the form in which the editor reads pairs with pills. */
function pairsValue(rows: Rows): FieldValue | undefined {
  if (rows.length === 0) return undefined;
  if (!rows.some(([, text]) => text.includes('{{'))) return { value: Object.fromEntries(rows) };
  const written = rows.map(([name, text]) => `${JSON.stringify(name)}: ${formula(text)}`);
  return { formula: `{${written.join(', ')}}` };
}

function formula(text: string): string {
  const parts = text
    .split(/\{\{(.*?)\}\}/gs)
    .map((part, index) => (index % 2 === 1 ? part.trim() : part === '' ? '' : JSON.stringify(part)))
    .filter((part) => part !== '');
  return parts.length === 0 ? '""' : parts.join(' & ');
}

function jsonOfRows(rows: Rows): FieldValue {
  const members = rows.map(([name, text]) => `${JSON.stringify(name)}: ${formula(text)}`);
  return { formula: `$string({${members.join(', ')}})` };
}

/** Pairs that are written as JSON; what is no JSON is left out. */
function jsonPairs(text: string | undefined): FieldValue | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const rows = Object.entries(value).map(([name, each]) => [name, String(each)] as const);
    return pairsValue(rows);
  } catch {
    return undefined;
  }
}
