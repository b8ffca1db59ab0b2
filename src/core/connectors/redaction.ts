/** Keeps secrets out of what a person, the history or a log gets to see. */

export const hidden = '•••';

/** Shorter ones would blank out ordinary words. */
const shortest = 4;

/** Replaces the given secrets, plain or in the encodings of requests and answers, by •••. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Set(secrets.filter((secret) => secret.length >= shortest).flatMap(formsOf));
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((result, form) => result.replaceAll(form, hidden), text);
}

function formsOf(secret: string): string[] {
  const url = encodeURIComponent(secret.toWellFormed());
  return [
    secret,
    url,
    url.replaceAll('%20', '+'),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret, 'utf8').toString('base64'),
    Buffer.from(secret, 'utf8').toString('base64url'),
  ];
}

/** Whether the name of a header, parameter or field says that its value is a secret. */
export function namesSecret(name: string): boolean {
  return /auth|cookie|token|secret|passw|pwd|api[-_]?key|credential|signature|^key$/i.test(name);
}
