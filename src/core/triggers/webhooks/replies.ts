/** What a sender gets: 200 at once, or what *Answer the webhook* said. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Json } from '../../../shared/connector.ts';
import { isFileValue } from '../../../shared/file.ts';
import type { FileDesk } from '../../files/index.ts';

const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function sendJson(response: ServerResponse, status: number, value: Json): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...always, 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

/** The output of *Answer the webhook*, which checked it. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Json,
  files: FileDesk,
): Promise<void> {
  if (response.destroyed) return;
  const { status, headers, body, file } = isObject(answer) ? answer : {};
  const texts = Object.entries(isObject(headers) ? headers : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const head = { ...always, ...Object.fromEntries(texts) };
  const code = typeof status === 'number' ? status : 200;
  if (isFileValue(file)) {
    const opened = files.open(file);
    response.writeHead(code, { ...head, 'content-length': opened.size });
    await pipeline(Readable.from(opened.chunks()), response);
    return;
  }
  response.writeHead(code, head);
  response.end(typeof body === 'string' ? body : '');
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
