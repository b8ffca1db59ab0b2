/** Webhook · Answer the webhook: checks the answer; it becomes the step's output, which the server sends. */
import type { Json } from '../../../shared/connector.ts';
import { SojournError } from '../../../shared/errors.ts';
import { isFileValue } from '../../../shared/file.ts';
import { toText } from '../../expressions/index.ts';
import type { BuiltInAction } from './builtInAction.ts';

/** RFC 9110: a token, and what may stand in a line. */
const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]{0,10000}$/;
/** The server's own: a second word about them would garble the answer. */
const ofServer = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export const webhookAnswer: BuiltInAction = ({ fields }) => {
  const { status, type, body, file } = fields;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw wrong('status', 'The status must be a whole number from 200 to 599.');
  }
  const contentType = isFileValue(file) ? file.type : toText(type);
  const headers = { 'content-type': contentType, ...headersOf(fields.headers) };
  const content = isFileValue(file)
    ? { file: { ...file } }
    : { body: bodyOf(toText(body), headers['content-type']) };
  return Promise.resolve({ request: null, output: { status, headers, ...content } });
};

function headersOf(given: Json | undefined): Record<string, string> {
  const entries = Object.entries(typeof given === 'object' && given !== null ? given : {});
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const text = toText(value);
      if (!headerName.test(name) || !headerValue.test(text)) {
        throw wrong('headers', `“${name}” cannot be sent as a header.`);
      }
      if (!ofServer.has(name.toLowerCase())) return [name.toLowerCase(), text];
      throw wrong('headers', `The header “${name}” is set by Sojourn.`);
    }),
  );
}

/** A text that is no JSON becomes one where the answer is said to be JSON. */
function bodyOf(text: string, contentType: string): string {
  if (!contentType.startsWith('application/json') || text === '') return text;
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify(text);
  }
}

function wrong(field: string, what: string): SojournError {
  return new SojournError('input_invalid', { values: { what }, field });
}
