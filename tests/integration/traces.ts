/** Looks for known secrets in whatever form a program can write them (security.md S9). */

/** What the secret would look like, as bytes, by the name of the form. */
function formsOf(secret: string): Map<string, Buffer> {
  const bytes = Buffer.from(secret, 'utf8');
  const forms = new Map<string, string>([
    ['plain', secret],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1)],
    ['URL', encodeURIComponent(secret)],
    ['form', new URLSearchParams([['', secret]]).toString().slice(1)],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
  ]);
  // Inside a longer text that was encoded as a whole, the secret begins at any of three places.
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const sure = shifted.slice(shift === 0 ? 0 : shift + 1, -2);
    forms.set(`base64 at ${shift}`, sure);
    forms.set(`base64url at ${shift}`, sure.replaceAll('+', '-').replaceAll('/', '_'));
  }
  const wide = Buffer.from(secret, 'utf16le');
  return new Map([
    ...[...forms].map(([name, text]) => [name, Buffer.from(text, 'utf8')] as const),
    ['UTF-16 LE', wide] as const,
    ['UTF-16 BE', Buffer.from(wide).swap16()] as const,
  ]);
}

/**
 * @param secrets by what they are called in a failure
 * @returns `name as form` for each form of each secret that stands in the text or bytes
 */
export function tracesIn(
  where: string | Buffer,
  secrets: Readonly<Record<string, string>>,
): string[] {
  const bytes = typeof where === 'string' ? Buffer.from(where, 'utf8') : where;
  return Object.entries(secrets).flatMap(([name, secret]) =>
    [...formsOf(secret)]
      .filter(([, form]) => bytes.includes(form))
      .map(([form]) => `${name} as ${form}`),
  );
}
