/** Masks secrets in what is about to be written where no secret may stand: the log and the audit log. */

export const mask = '•••';

const secretKey =
  /pass_?(word|phrase|wd)|secret|token|api_?-?key|authori[sz]ation|cookie|credential|verifier|assertion|recovery_?-?key|private_?-?key|signature|jwt/i;
/** Names that a secret may have and plain things too: masked unless the value is a plain word or a number. */
const maybeSecretKey = /(^|[_-])(code|state|nonce|key|sig|pin|otp)$/i;
/** `token_endpoint`, `authorizationUrl`, `tokenType`: named after a secret and none. */
const plainKey = /(endpoint|url|uri|type|method|count|version|expires_?(at|in))$/i;
const plainWord = /^[A-Za-z]+(?:[_ -][A-Za-z]+)*$/;

/** `name=value` of queries and forms, and `"name":"value"` of JSON, also where its quotes are escaped. */
const namedValue =
  /([\w-]*(?:token|code|state|nonce|verifier|secret|password|passwd|passphrase|api[-_]?key|assertion|signature|sig|jwt))(\\?["']?\s*[=:]\s*\\?["']?)([^\s&"'\\,;)}\]]+)/gi;
const scheme = /\b(Bearer|Basic|Digest|Token|ApiKey)(\s+)([\w\-.~+/=:]{6,})/gi;
const userInUrl = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi;
const jwt = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*){0,3}/g;
/** Prefixes that vendors give their keys. */
const vendorKey =
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[\w-]{8,}|\bgh[opusr]_\w{8,}|\bgithub_pat_\w{8,}|\bglpat-[\w-]{8,}|\bxox[a-z]-[\w-]{8,}|\bAIza[\w-]{16,}|\bya29\.[\w.-]{8,}|\bGOCSPX-[\w-]{8,}|\b1\/\/[\w-]{16,}|\bAKIA[A-Z0-9]{12,}/g;
const recoveryKey = /\b[0-9A-HJKMNP-TV-Z]{4}(?:[- ][0-9A-HJKMNP-TV-Z]{4}){7}\b/gi;
const longRun = /[A-Za-z0-9_+=-]{20,}(?:[/.][A-Za-z0-9_+=-]{20,})*/g;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Masks what looks like a secret by its name, its form, or its randomness. Ids of Sojourn (ULIDs) stay readable. */
export function redactText(text: string): string {
  return text
    .replace(scheme, `$1$2${mask}`)
    .replace(userInUrl, `$1${mask}@`)
    .replace(jwt, mask)
    .replace(vendorKey, mask)
    .replace(recoveryKey, mask)
    .replace(namedValue, (whole, name: string, between: string, value: string) =>
      isSecretUnder(name, value) ? `${name}${between}${mask}` : whole,
    )
    .replace(longRun, (run) => (looksRandom(run) ? mask : run));
}

/** Deepest level of an object that is written; what lies below is left out. */
const deepest = 8;

/** A copy of any value, fit for JSON, with every secret-looking text and every value under a secret's name masked. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return redactError(value, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '…';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return mask;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      isSecretUnder(key, inner) ? mask : redactValue(inner, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): unknown {
  if (depth >= deepest) return '…';
  const { name, message, stack, cause } = error;
  const own = Object.entries(error).filter(
    ([key]) => !['name', 'message', 'stack', 'cause'].includes(key),
  );
  return {
    name,
    message: redactText(message),
    ...Object.fromEntries(
      own.map(([key, inner]: [string, unknown]) => [key, redactValue(inner, depth + 1)]),
    ),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1) }),
  };
}

function isSecretUnder(name: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  const key = name.replace(/([a-z])([A-Z])/g, '$1_$2');
  const plain = typeof value === 'number' || (typeof value === 'string' && plainWord.test(value));
  if (maybeSecretKey.test(key)) return !plain;
  return secretKey.test(key) && !plainKey.test(key);
}

/** Letters and digits mixed without the repetitions of words: hex, base 64, UUIDs. */
function looksRandom(run: string): boolean {
  if (ulid.test(run) || !/\d/.test(run) || !/[A-Za-z]/.test(run)) return false;
  if (/^[0-9a-f-]{28,}$/i.test(run)) return true;
  return entropy(run) >= 3.9;
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}
