/** Bodies of requests. Files in them are streamed, and read anew each time that a request is sent. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { OpenFile } from '../files/index.ts';

export type RequestBody =
  | string
  | { readonly kind: 'file'; readonly file: OpenFile }
  | { readonly kind: 'form'; readonly parts: readonly FormPart[] };

/** A part of a multipart body. */
export interface FormPart {
  readonly name: string;
  readonly content: string | OpenFile;
  /** Media type of a text that is no plain one. */
  readonly type?: string;
}

export interface Sendable {
  /** What the body itself says of the headers: they win over others. */
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string | Readable;
}

/** The body as it goes out. @param declared the content type that the request has so far */
export function sendable(body: RequestBody, declared: string | undefined): Sendable {
  if (typeof body === 'string') return { headers: {}, content: body };
  switch (body.kind) {
    case 'file':
      return {
        headers: { 'content-length': String(body.file.size) },
        content: streamOf(body.file.chunks()),
      };
    case 'form':
      return multipart(body.parts, declared);
  }
}

/** `multipart/form-data` (RFC 7578), or another multipart type that was declared, such as `multipart/related`. */
function multipart(parts: readonly FormPart[], declared: string | undefined): Sendable {
  const boundary = `sojourn-${randomBytes(18).toString('base64url')}`;
  const type = declared?.startsWith('multipart/') ? declared : 'multipart/form-data';
  const framed = parts.map((part) => ({ ...part, head: headOf(part, boundary) }));
  const end = `--${boundary}--\r\n`;
  async function* all(): AsyncGenerator<Buffer> {
    for (const { head, content } of framed) {
      yield Buffer.from(head);
      if (typeof content === 'string') yield Buffer.from(content);
      else yield* content.chunks();
      yield Buffer.from('\r\n');
    }
    yield Buffer.from(end);
  }
  const length = framed.reduce(
    (sum, { head, content }) => sum + Buffer.byteLength(head) + sizeOf(content) + 2,
    Buffer.byteLength(end),
  );
  return {
    headers: { 'content-type': `${type}; boundary=${boundary}`, 'content-length': String(length) },
    content: streamOf(all()),
  };
}

function headOf({ name, content, type }: FormPart, boundary: string): string {
  const isFile = typeof content !== 'string';
  const fileName = isFile ? `; filename="${escaped(content.name)}"` : '';
  const mediaType = isFile ? content.type : type;
  return [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${escaped(name)}"${fileName}`,
    ...(mediaType === undefined ? [] : [`Content-Type: ${mediaType}`]),
    '\r\n',
  ].join('\r\n');
}

/** As browsers write names: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

function sizeOf(content: string | OpenFile): number {
  return typeof content === 'string' ? Buffer.byteLength(content) : content.size;
}

function streamOf(chunks: AsyncIterable<Buffer>): Readable {
  return Readable.from(chunks, { objectMode: false });
}
