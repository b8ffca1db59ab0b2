/** Answers that are kept as files. */
import { parse } from 'content-disposition';
import type { FileDesk } from '../files/index.ts';
import type { AnswerHead, Receive } from './http.ts';

/** Takes an answer's body into a file, named as the answer says, else by the last part of its address. */
export function intoFile(files: FileDesk): Receive {
  return (head) => (body) =>
    files.create({ name: fileNameOf(head), type: head.headers['content-type'] }, body);
}

/** The name as it was given; the files clean it. */
function fileNameOf({ headers, url }: AnswerHead): string {
  const named = dispositionName(headers['content-disposition']);
  if (named !== undefined && named.trim() !== '') return named;
  const last = url.pathname.split('/').findLast((segment) => segment !== '') ?? 'file';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The `filename` of RFC 6266, by preference as RFC 8187 encodes it. Headers are Latin-1; servers often send UTF-8. */
function dispositionName(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const { filename, 'filename*': encoded } = parse(header).parameters;
  if (filename === undefined || encoded !== undefined) return filename;
  const bytes = Buffer.from(filename, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') || bytes.toString('latin1') !== filename ? filename : text;
}
