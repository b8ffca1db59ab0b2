/** The record of a request, as a person may see it. */
import type { OpenFile } from '../files/index.ts';
import type { FormPart, RequestBody } from './body.ts';
import { fillPath } from './credentials.ts';
import type { AppliedCredential } from './credentials.ts';
import type { SentRequest } from './facts.ts';
import { hidden, namesSecret } from './redaction.ts';
import type { BuiltRequest } from './requests.ts';

/** Longest body in a record, in characters. */
const longestBody = 100_000;

/**
 * The request with •••, in place of the credential and of whatever is named like a secret (`Authorization`, `api_key`).
 * @param redact takes the credential's own texts out of any text
 */
export function sentRequest(
  request: BuiltRequest,
  credential: AppliedCredential,
  redact: (text: string) => string,
): SentRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = namesSecret(name) ? hidden : redact(value);
  }
  for (const [name, value] of Object.entries(credential.headers)) {
    const scheme = /^(?:Bearer|Basic) /.exec(value)?.[0] ?? '';
    headers[name] = `${scheme}${hidden}`;
  }
  const body = request.body === undefined ? undefined : redact(bodyText(request.body));
  return {
    method: request.method,
    url: shownUrl(request.url, credential, redact),
    headers,
    ...(body === undefined ? {} : { body: shorten(body) }),
  };
}

/** Files are named, never shown. */
function bodyText(body: RequestBody): string {
  if (typeof body === 'string') return body;
  switch (body.kind) {
    case 'file':
      return fileText(body.file);
    case 'form':
      return body.parts.map((part) => `${part.name}: ${partText(part)}`).join('\n');
  }
}

function partText({ name, content }: FormPart): string {
  if (typeof content !== 'string') return fileText(content);
  return namesSecret(name) ? hidden : content;
}

function fileText({ name, type, size }: OpenFile): string {
  return `file “${name}” (${type}, ${size} bytes)`;
}

function shownUrl(
  url: URL,
  credential: AppliedCredential,
  redact: (text: string) => string,
): string {
  const secretNames = Object.keys(credential.query);
  const names = [...url.searchParams.keys()].filter((name) => !secretNames.includes(name));
  const hiddenParts: Record<string, string> = {};
  for (const name of Object.keys(credential.path)) hiddenParts[name] = hidden;
  const path = fillPath(url.pathname, hiddenParts);
  const shown = `${url.origin}${path}`;
  const query = [...new Set(names)].flatMap((name) =>
    url.searchParams.getAll(name).map((value) => parameter(name, namesSecret(name) ? null : value)),
  );
  const all = [...query, ...secretNames.map((name) => parameter(name, null))];
  return redact(all.length === 0 ? shown : `${shown}?${all.join('&')}`);
}

function parameter(name: string, value: string | null): string {
  return value === null
    ? `${encodeURIComponent(name)}=${hidden}`
    : new URLSearchParams([[name, value]]).toString();
}

function shorten(text: string): string {
  return text.length > longestBody ? `${text.slice(0, longestBody)}…` : text;
}
