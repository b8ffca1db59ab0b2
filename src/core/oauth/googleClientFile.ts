/** The client file that the Google Cloud console offers as “Download JSON”. */
import { z } from 'zod';
import { SojournError } from '../../shared/errors.ts';

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string | null;
}

/** https://developers.google.com/api-client-library/python/guide/aaa_client_secrets */
const client = z.object({
  client_id: z
    .string()
    .max(500)
    .regex(/^[\x21-\x7e]+\.apps\.googleusercontent\.com$/),
  client_secret: z
    .string()
    .max(500)
    .regex(/^[\x21-\x7e]+$/),
  redirect_uris: z.array(z.string()).default([]),
});

/**
 * Reads client id and secret from the file's text. A file of a *Desktop app* (`installed`) always serves; one of a *Web
 * application* only if it registers `redirect`, the exact address to which the sign-in returns: Google refuses a web
 * client any other address. Throws client_file_wrong with field `file`.
 */
export function readGoogleClientFile(
  text: string,
  redirect: string | undefined,
): ClientCredentials {
  const file = parseObject(text);
  if (file.type === 'service_account') {
    throw wrong('it is the key of a service account, and a desktop app signs in as a person');
  }
  if ('installed' in file) return credentials(file.installed);
  if (!('web' in file)) throw wrong('it has neither an “installed” nor a “web” client');
  const web = client.safeParse(file.web);
  if (redirect === undefined || !web.data?.redirect_uris.includes(redirect)) {
    throw wrong(
      'it belongs to a web application; create an OAuth client of the type “Desktop app”',
    );
  }
  return credentials(file.web);
}

function credentials(source: unknown): ClientCredentials {
  const parsed = client.safeParse(source);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    throw wrong(
      field === '' ? 'its client is not an object' : `its ${field} is missing or malformed`,
    );
  }
  return { clientId: parsed.data.client_id, clientSecret: parsed.data.client_secret };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (cause) {
    throw wrong('it is not a JSON object', cause);
  }
}

function wrong(reason: string, cause?: unknown): SojournError {
  return new SojournError('client_file_wrong', { values: { reason }, field: 'file', cause });
}
