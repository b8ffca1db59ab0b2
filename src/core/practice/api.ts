/** What both practice APIs share: JSON errors, paging, repeated requests. */
import bodyParser from '@koa/bodyparser';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import type { Records } from './records.ts';

/** An answer of 400 or above. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function notFound(what: string): ApiError {
  return new ApiError(404, 'not_found', `There is no such ${what}.`);
}

/** Turns errors into `{ "error": { "code", "message" } }` and reads JSON bodies. */
export const jsonApi: Middleware[] = [
  async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const { status, code, message, headers } = toApiError(error);
      ctx.status = status;
      ctx.set(headers);
      ctx.body = { error: { code, message } };
    }
  },
  bodyParser({
    enableTypes: ['json'],
    jsonLimit: '256kb',
    onError: () => {
      throw new ApiError(
        400,
        'invalid_request',
        'The body is not JSON, or it is larger than 256 kB.',
      );
    },
  }),
];

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const where = issue?.path.join('.') ?? '';
    const message = `${where === '' ? 'Request' : where}: ${issue?.message ?? 'invalid'}`;
    return new ApiError(400, 'invalid_request', message);
  }
  throw error;
}

const pageSchema = z.object({
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
  pageToken: z
    .string()
    .max(200)
    .regex(/^[\w-]+$/)
    .transform((token) => Buffer.from(token, 'base64url').toString())
    .optional(),
});

/**
 * One page of items that are sorted by ascending id. The token names the last item given, so items that are added or
 * removed meanwhile make none appear twice and none be left out.
 *
 * @param read gives up to `limit` items after the id `after`
 */
export function pageOf<T extends { id: string }>(
  ctx: Context,
  read: (page: { after: string | undefined; limit: number }) => T[],
): { items: T[]; nextPageToken?: string } {
  const { pageSize, pageToken } = pageSchema.parse(ctx.query);
  const found = read({ after: pageToken, limit: pageSize + 1 });
  const items = found.slice(0, pageSize);
  const last = items.at(-1);
  if (found.length <= pageSize || last === undefined) return { items };
  return { items, nextPageToken: Buffer.from(last.id).toString('base64url') };
}

const rememberKeyMs = 24 * 3600 * 1000;

/**
 * Creates, unless a request with the same `Idempotency-Key` did so within a day: then what that one created is given again.
 *
 * @param scope whose request to what: the same key elsewhere is another one
 */
export function createOnce<T extends { id: string }>(
  ctx: Context,
  records: Records,
  scope: string,
  create: () => T,
  find: (id: string) => T | undefined,
): T {
  const key = ctx.get('Idempotency-Key').slice(0, 200);
  if (key === '') return create();
  return records.together(() => {
    const id = `${scope} ${key}`;
    const before = z.string().optional().parse(records.get('idempotency', id));
    const existing = before === undefined ? undefined : find(before);
    if (existing !== undefined) return existing;
    const created = create();
    records.put('idempotency', id, created.id, Date.now() + rememberKeyMs);
    return created;
  });
}
