/** Masks secrets in what is about to be written where no secret may stand: the log and the audit log. */

export const mask = '•••';

const secretKey =
  /pass_?(word|phrase|wd)|secret|token|api_?-?key|authori[sz]ation|cookie|credential|verifier|assertion|recovery_?-?key|private_?-?key|signature|jwt/i;
/** Names that a secret may have and plain things too: masked unless the value is a plain word or a number. */
const maybeSecretKey = /(^|[_-])(code|state|nonce|key|sig|pin|otp)$/i;
/** `token_endpoint`, `authorizationUrl`, `tokenType`: named after a secret and none. */
const plainKey = /(endpoint|url|uri|type|method|count|version|expires_?(at|in))$/i;
/** `locked`, `ECONNREFUSED`, `vault_locked`, `Not found`; up to 40 characters. */
const plainWord = /^(?=.{1,40}$)(?:[A-Z]?[a-z]+|[A-Z]+)(?:[_ -](?:[A-Z]?[a-z]+|[A-Z]+))*$/;

/** In an address these are never a word of ours. */
const inQuery = /([?&#](?:code|state|nonce|key|sig|token|device_code|user_code)=)[^\s&"'#]+/gi;
/** `name=value` of queries and forms, and `"name":"value"` of JSON, also where its quotes are escaped. */
const namedValue =
  /((?<![\w-])[\w-]{0,40}?(?:token|code|state|nonce|verifier|secret|password|passwd|passphrase|api[-_]?key|assertion|signature|sig|jwt))(\\?["']?\s*[=:]\s*\\?["']?)([^\s&"'\\,;)}\]]+)/gi;
const bearer = /\b(Bearer\s+)[\w\-.~+/=:]+/gi;
const otherScheme = /\b((?:Basic|Digest|Token|ApiKey)\s+)([\w\-.~+/=:]{6,})/gi;
const userInUrl = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:]{1,200}:[^\s/@]{1,2000}@/gi;
const jwt = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*){0,3}/g;
/** Prefixes that vendors give their keys. */
const vendorKey =
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[\w-]{8,}|\bgh[opusr]_\w{8,}|\bgithub_pat_\w{8,}|\bglpat-[\w-]{8,}|\bxox[a-z]-[\w-]{8,}|\bAIza[\w-]{16,}|\bya29\.[\w.-]{8,}|\bGOCSPX-[\w-]{8,}|\b1\/\/[\w-]{16,}|\bAKIA[A-Z0-9]{12,}/g;
const recoveryKey = /\b[0-9A-HJKMNP-TV-Z]{4}(?:[- ][0-9A-HJKMNP-TV-Z]{4}){7}\b/gi;
const longRun = /[\w+/=-]{20,}/g;
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Masks what looks like a secret by its name, its form, or its randomness. Ids of Sojourn (ULIDs) stay readable. */
export function redactText(text: string): string {
  return text
    .replace(bearer, `$1${mask}`)
    .replace(otherScheme, (whole, scheme: string, value: string) =>
      plainWord.test(value.replace(/[.:]+$/, '')) ? whole : `${scheme}${mask}`,
    )
    .replace(inQuery, `$1${mask}`)
    .replace(userInUrl, `$1${mask}@`)
    .replace(jwt, mask)
    .replace(vendorKey, mask)
    .replace(recoveryKey, mask)
    .replace(namedValue, (whole, name: string, between: string, value: string) =>
      isSecretUnder(name, value) ? `${name}${between}${mask}` : whole,
    )
    .replace(longRun, (run) => (looksRandom(run) ? mask : run));
}

/** What is left of a log line's data: levels of an object, items of a list, characters of a text. */
const most = { levels: 8, items: 100, characters: 10_000 };

/**
 * A copy of any value, fit for JSON, with every secret-looking text and every value under a secret's name masked.
 * @param known masks texts that are known to be secret; it runs before long texts are cut, so that no half of one stays
 */
export function redactValue(
  value: unknown,
  known: (text: string) => string = (text) => text,
  level = 0,
): unknown {
  const inner = (part: unknown) => redactValue(part, known, level + 1);
  if (typeof value === 'string') return redactText(cut(known(value)));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (level >= most.levels) return '…';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return mask;
  if (Array.isArray(value)) return value.slice(0, most.items).map(inner);
  const entries = value instanceof Error ? entriesOfError(value) : Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, part]) => [key, isSecretUnder(key, part) ? mask : inner(part)]),
  );
}

/** Name, message, stack and cause stand on the prototype or are hidden; the rest (`code`, `details` …) is its own. */
function entriesOfError(error: Error): [string, unknown][] {
  const { name, message, stack, cause } = error;
  const shown = { name, message, stack, cause };
  return [...Object.entries(shown), ...Object.entries(error).filter(([key]) => !(key in shown))];
}

function cut(text: string): string {
  return text.length > most.characters ? `${text.slice(0, most.characters)}…` : text;
}

function isSecretUnder(name: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  const key = name.replace(/([a-z])([A-Z])/g, '$1_$2');
  if (secretKey.test(key)) return !plainKey.test(key);
  const plain = typeof value === 'number' || (typeof value === 'string' && plainWord.test(value));
  return maybeSecretKey.test(key) && !plain;
}

/**
 * Hex and UUIDs by their form; base 64 and the like by how often upper case, lower case and digits change places: in
 * six of ten neighbours of a random text, and in less than one of four of words, identifiers and paths (measured over
 * 85,000 paths: 3 in 100 are taken for random; of 200,000 random tokens of 32 bytes one was not).
 */
function looksRandom(run: string): boolean {
  if (ulid.test(run)) return false;
  if (/^[0-9a-f-]{28,}$/i.test(run) && /\d/.test(run)) return true;
  const kinds = run.match(/[a-z]+|[A-Z]+|\d+/g) ?? [];
  const characters = kinds.join('').length;
  return characters > 1 && (kinds.length - 1) / (characters - 1) >= 0.25;
}
