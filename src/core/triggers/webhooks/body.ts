/** The body of a request: read up to a limit, and taken apart as its type says. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { Json } from '../../../shared/connector.ts';
import type { FileDesk } from '../../files/index.ts';

/** In bytes. */
const largestBody = 10_000_000;
const mostParts = 1_000;

/** A request that cannot be taken: its status, and what the sender is told. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws Refusal 413 above the limit, without reading on; 400 where the sender ends half-way */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > largestBody) throw tooLarge();
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false })) {
      const bytes = piece as Buffer;
      size += bytes.length;
      if (size > largestBody) throw tooLarge();
      pieces.push(bytes);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, 'The request ended half-way.');
  }
  return Buffer.concat(pieces);
}

/**
 * What the journey gets of a body: JSON and forms as values, text as text, everything else as a file; null for none.
 * @throws Refusal 400 for JSON or a form that is none
 */
export async function parseBody(
  body: Buffer,
  contentType: string | undefined,
  files: Pick<FileDesk, 'create'>,
): Promise<Json> {
  if (body.length === 0) return null;
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) return parsedJson(body);
  if (type === 'application/x-www-form-urlencoded') {
    return fieldsOf(new URLSearchParams(body.toString('utf8')));
  }
  if (type === 'multipart/form-data') return multipart(body, contentType ?? '', files);
  if (type.startsWith('text/') || type === 'application/xml' || type.endsWith('+xml')) {
    return decoded(body, contentType ?? '');
  }
  if (type === '' && isText(body)) return body.toString('utf8');
  return { ...(await files.create({ name: 'body', type }, [body])) };
}

function parsedJson(body: Buffer): Json {
  try {
    // Keys such as `__proto__` become plain keys of their own: nothing is assigned.
    return JSON.parse(body.toString('utf8')) as Json;
  } catch {
    throw new Refusal(400, 'The body is not valid JSON.');
  }
}

/** A name that comes more than once has a list. */
function fieldsOf(entries: Iterable<[string, Json]>): Json {
  const fields = new Map<string, Json[]>();
  for (const [name, value] of entries) fields.set(name, [...(fields.get(name) ?? []), value]);
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? null) : values]),
  );
}

async function multipart(
  body: Buffer,
  contentType: string,
  files: Pick<FileDesk, 'create'>,
): Promise<Json> {
  const entries = (await partsOf(body, contentType)).map(
    async ({ name, value, file }): Promise<[string, Json]> => {
      if (file === undefined) return [name, value];
      return [name, { ...(await files.create(file, [await file.content])) }];
    },
  );
  return fieldsOf(await Promise.all(entries));
}

interface Part {
  readonly name: string;
  readonly value: string;
  readonly file?: {
    readonly name: string;
    readonly type: string;
    readonly content: Promise<Buffer>;
  };
}

/** The parts of a form, in their order. @throws Refusal 400 */
async function partsOf(body: Buffer, contentType: string): Promise<Part[]> {
  const parts: Part[] = [];
  try {
    const form = new Busboy({
      headers: { 'content-type': contentType },
      limits: { parts: mostParts, fieldSize: largestBody },
    });
    form.on('field', (name, value) => parts.push({ name, value }));
    form.on('file', (name, stream, fileName, _encoding, type) => {
      const file = { name: fileName, type, content: buffer(stream) };
      parts.push({ name, value: '', file });
    });
    await pipeline([body], form);
  } catch {
    throw new Refusal(400, 'The body is not a valid form.');
  }
  if (parts.length >= mostParts) throw new Refusal(400, 'The form has too many parts.');
  return parts;
}

function decoded(body: Buffer, contentType: string): string {
  const charset = /charset="?([\w.:-]{1,40})/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return body.toString('utf8');
  }
}

/** Bytes that are text in UTF-8; a zero is no character of a text. */
function isText(body: Buffer): boolean {
  return isUtf8(body) && !body.includes(0);
}

function tooLarge(): Refusal {
  return new Refusal(413, 'The body is larger than 10 MB.');
}
