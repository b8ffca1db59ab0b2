/** A browser as far as a sign-in needs one: cookies by path, redirects, and the forms of the practice pages. */

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

export interface Answer {
  /** Id of the practice person that is chosen: `ada`, `ben` or `cleo`. */
  readonly person: string;
  readonly press: 'Allow' | 'Cancel';
}

export class PracticeBrowser {
  #cookies: Cookie[] = [];
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** One request; the cookies it brings are kept. */
  async request(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const headers = new Headers(init.headers);
    headers.set('accept', 'text/html');
    const sent = this.#cookies.filter(({ path }) => pathname.startsWith(path));
    if (sent.length > 0) headers.set('cookie', sent.map((c) => `${c.name}=${c.value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(line, pathname);
    return response;
  }

  /** Follows redirects within the practice service; gives the page, or the address outside that it leads to. */
  async open(url: string | URL, init: RequestInit = {}): Promise<{ page?: Response; left?: URL }> {
    let target = new URL(url);
    let response = await this.request(target, init);
    for (let hops = 0; response.status >= 300 && response.status < 400; hops += 1) {
      if (hops > 10) throw new Error('too many redirects');
      target = new URL(response.headers.get('location') ?? '', target);
      if (target.origin !== this.#origin) return { left: target };
      response = await this.request(target);
    }
    return { page: response };
  }

  /** Opens an authorization address, chooses the person, answers the consent page; gives the redirect to the app. */
  async signIn(authorizationUrl: string | URL, { person, press }: Answer): Promise<URL> {
    const chooser = await this.#page(authorizationUrl);
    const consentPath = attribute(chooser, /<form method="get" action="([^"]+)"/);
    if (!chooser.includes(`value="${person}"`)) throw new Error(`the chooser offers no ${person}`);
    const consentUrl = `${this.#origin}${consentPath}?person=${person}`;
    const consent = await this.#page(consentUrl);
    const action = attribute(consent, /<form method="post" action="([^"]+)"/);
    const answer = press === 'Allow' ? 'allow' : 'cancel';
    const { left } = await this.open(`${this.#origin}${action}`, {
      method: 'POST',
      headers: { origin: this.#origin },
      body: new URLSearchParams({ person, answer }),
    });
    if (left === undefined) throw new Error('the consent page led to no redirect');
    return left;
  }

  async #page(url: string | URL): Promise<string> {
    const { page, left } = await this.open(url);
    if (page?.status !== 200) throw new Error(`no page: ${page?.status ?? left?.href ?? ''}`);
    return page.text();
  }

  #keep(line: string, pathname: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name = '', value = ''] = pair.split('=');
    const path = attributes.find((part) => part.startsWith('path='))?.slice('path='.length);
    this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
    if (value !== '') this.#cookies.push({ name, value, path: path ?? pathname });
  }
}

function attribute(markup: string, pattern: RegExp): string {
  const [, value] = pattern.exec(markup) ?? [];
  if (value === undefined) throw new Error(`the page has no ${pattern.source}`);
  return value;
}
