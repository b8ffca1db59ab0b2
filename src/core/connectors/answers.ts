/** An app's answers: read, and where they are errors, told in the product's own codes. */
import { TextDecoder } from 'node:util';
import type { Connector, Json, RequestTemplate } from '../../shared/connector.ts';
import { errorTexts, SojournError } from '../../shared/errors.ts';
import { parseJson, placeOfDepth, toText } from '../expressions/index.ts';
import type { Expressions } from '../expressions/index.ts';
import { decodeText } from './charset.ts';
import { mostRows, readCsv } from './csv.ts';
import { withFacts } from './facts.ts';
import type { HttpAnswer } from './http.ts';
import { retryAfterSeconds } from './retryAfter.ts';
import { longestXml, readXml } from './xml.ts';

type AnswerKind = RequestTemplate['answer'];
type ErrorCode = ConstructorParameters<typeof SojournError>[0];

/** Deepest nesting of a JSON answer. */
const deepest = 500;
const longestDetails = 2_000;

/**
 * The value of a good answer: JSON, XML and CSV as data, text, or the handle of a file.
 * @throws provider_answer_wrong, answer_too_large
 */
export async function readAnswer(answer: HttpAnswer, kind: AnswerKind, app: string): Promise<Json> {
  switch (kind) {
    case 'none':
      return null;
    case 'text':
      return textOf(answer);
    case 'file':
      return answer.file ?? null;
    case 'json':
      return jsonOf(answer, app);
    case 'xml':
      return xmlOf(answer, app);
    case 'csv':
      return csvOf(answer, app);
  }
}

/** An answer's body as JSON where it is JSON, else as text. */
export function readLeniently(answer: HttpAnswer): Json {
  const text = textOf(answer);
  try {
    return text.trim() === '' || tooDeep(text) ? text : parseJson(text);
  } catch {
    return text;
  }
}

function jsonOf(answer: HttpAnswer, app: string): Json {
  const text = textOf(answer);
  if (text.trim() === '') return null;
  if (isWebPage(answer, text)) throw webPage(app, answer);
  if (tooDeep(text)) throw wrong(app, 'its answer is nested too deeply');
  try {
    return parseJson(text);
  } catch {
    throw wrong(app, 'its answer is not valid JSON', detailsOf(answer));
  }
}

function isWebPage(answer: HttpAnswer, text: string): boolean {
  return /html/i.test(answer.headers['content-type'] ?? '') || /^\s*</.test(text);
}

function webPage(app: string, answer: HttpAnswer): SojournError {
  return wrong(app, 'it sent a web page instead of data', detailsOf(answer));
}

function tooLarge(app: string, limit: string): SojournError {
  const error = new SojournError('answer_too_large', { values: { app, limit } });
  return withFacts(error, { mayHaveArrived: true });
}

/** What is nested too deeply could not be stored or shown. */
function tooDeep(text: string): boolean {
  return placeOfDepth(text, deepest) !== null;
}

function xmlOf(answer: HttpAnswer, app: string): Json {
  const declared = /^<\?xml[^>]{0,200}?encoding=["']([\w.:-]+)/i;
  const own = declared.exec(answer.body.subarray(0, 300).toString('latin1'))?.[1];
  const text = decodeText(answer.body, answer.headers['content-type'], own);
  if (text.trim() === '') return null;
  if (text.length > longestXml) throw tooLarge(app, `${longestXml / 1_000_000} MB of XML`);
  try {
    return readXml(text);
  } catch (error) {
    throw wrong(app, reasonOf(error), detailsOf(answer));
  }
}

async function csvOf(answer: HttpAnswer, app: string): Promise<Json> {
  if (isWebPage(answer, textOf(answer))) throw webPage(app, answer);
  try {
    return await readCsv(textOf(answer));
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(app, `${mostRows} rows`);
    throw wrong(app, reasonOf(error), detailsOf(answer));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'it cannot be read';
}

export function textOf(answer: HttpAnswer): string {
  return decodeText(answer.body, answer.headers['content-type']);
}

/**
 * What is wrong with an answer, by the connector's own rules first; undefined when it is good.
 * @param answer status and headers; @param value its body, read leniently
 */
export async function problemOf(
  expressions: Pick<Expressions, 'renderTree'>,
  connector: Connector,
  answer: HttpAnswer,
  value: Json,
  now: number,
): Promise<SojournError | undefined> {
  const succeeded = answer.status >= 200 && answer.status < 300;
  if (succeeded && !(await saysFailed(expressions, connector, value))) return undefined;
  const byRule = await problemByRule(expressions, connector, answer, value, now);
  return byRule ?? problemByStatus(connector.name, answer, value, now);
}

async function saysFailed(
  expressions: Pick<Expressions, 'renderTree'>,
  connector: Connector,
  value: Json,
): Promise<boolean> {
  const template = connector.api?.failed;
  return template !== undefined && holds(await expressions.renderTree(template, value));
}

/** Rules read the answer's own names, and `status`, which is always the HTTP status. */
async function problemByRule(
  expressions: Pick<Expressions, 'renderTree'>,
  connector: Connector,
  answer: HttpAnswer,
  value: Json,
  now: number,
): Promise<SojournError | undefined> {
  const { errors, name } = connector;
  if (errors.length === 0) return undefined;
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  const scope = isObject ? { ...value, status: answer.status } : { status: answer.status };
  // One at a time: a rule that cannot be worked out on this answer must not hide the others.
  for (const rule of errors) {
    const met = await expressions.renderTree(rule.when, scope).catch(() => undefined);
    if (!holds(met)) continue;
    const { advice } = errorTexts[rule.code];
    return problem(rule.code, name, answer, now, { message: rule.message, advice });
  }
  return undefined;
}

function holds(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return Boolean(value);
}

/** The error of an answer by its status alone. @param now UTC milliseconds; @param code another code than the usual one */
export function problemByStatus(
  app: string,
  answer: HttpAnswer,
  value: Json,
  now: number,
  code = codeOf(answer.status),
): SojournError {
  return problem(code, app, answer, now, undefined, messageIn(value) ?? `status ${answer.status}`);
}

function codeOf(status: number): ErrorCode {
  if (status >= 500) return 'app_unavailable';
  if (status >= 300 && status < 400) return 'provider_answer_wrong';
  switch (status) {
    case 401:
      return 'sign_in_needed';
    case 403:
      return 'permission_missing';
    case 404:
    case 410:
      return 'missing_at_app';
    case 409:
      return 'conflict_at_app';
    case 429:
      return 'rate_limited';
    default:
      return 'rejected_by_app';
  }
}

/** What an app that asks for fewer requests and names no time is given. */
const usualWaitSeconds = 30;

function problem(
  code: ErrorCode,
  app: string,
  answer: HttpAnswer,
  now: number,
  text?: { message: string; advice: string },
  reason = '',
): SojournError {
  const asked = retryAfterSeconds(answer.headers['retry-after'], now);
  const seconds = asked ?? usualWaitSeconds;
  const error = new SojournError(code, {
    // The account's name is not known here; the app's is the next best.
    values: { app, name: app, status: answer.status, reason, seconds },
    details: detailsOf(answer),
    ...(text === undefined ? {} : { text }),
  });
  return withFacts(error, {
    // Refused by its own status means that it was not done; a fault on the app's side leaves that open.
    mayHaveArrived: answer.status >= 500 || answer.status < 300,
    ...(asked === undefined ? {} : { retryAfterSeconds: asked }),
  });
}

function wrong(app: string, reason: string, details?: string): SojournError {
  const error = new SojournError('provider_answer_wrong', {
    values: { app, reason },
    ...(details === undefined ? {} : { details }),
  });
  return withFacts(error, { mayHaveArrived: true });
}

/** The app's own words, cut to size: folded under the error. Secrets are taken out by the engine. */
function detailsOf(answer: HttpAnswer): string {
  const text = new TextDecoder().decode(answer.body.subarray(0, longestDetails * 4)).trim();
  return `Status ${answer.status}\n${text.slice(0, longestDetails)}`.trim();
}

/** The sentence in an error answer, by the names that APIs use for it (among them RFC 9457 and RFC 6749). */
function messageIn(value: Json): string | undefined {
  if (typeof value === 'string') return undefined;
  if (Array.isArray(value)) return value[0] === undefined ? undefined : messageIn(value[0]);
  if (value === null || typeof value !== 'object') return undefined;
  const names = [
    'message',
    'error_description',
    'description',
    'detail',
    'title',
    'reason',
    'error_summary',
  ];
  for (const key of names) {
    const text = value[key];
    if (typeof text === 'string' && text.trim() !== '') return oneLine(text);
  }
  for (const key of ['error', 'errors', 'fault']) {
    const inner = value[key];
    if (typeof inner === 'string' && inner.trim() !== '') return oneLine(inner);
    const found = inner === undefined ? undefined : messageIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function oneLine(text: string): string {
  return toText(text).replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 300);
}
