/**
 * The person at the practice pages, for where nobody sits at a screen (the demo, tests): a browser as far as those pages
 * need one, with cookies by path, redirects and forms. It talks to 127.0.0.1 only.
 */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { stringify } from 'node:querystring';
import { text } from 'node:stream/consumers';

export interface BrowserAnswer {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface BrowserRequest {
  /** Sent by POST as a form. */
  readonly form?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

export class PracticeBrowser {
  #cookies: Cookie[] = [];
  readonly #origin: string;

  /** @param origin address of the practice service */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /**
   * Opens an authorization address, chooses the person, answers the consent page.
   * @param person id of a practice person, such as `ada`
   * @param leaveOut scopes whose boxes are unticked
   * @returns the address that the browser is sent to with the answer; it is not opened
   */
  async signIn(
    authorizationUrl: string | URL,
    {
      person,
      press,
      leaveOut = [],
    }: { person: string; press: 'Allow' | 'Cancel'; leaveOut?: readonly string[] },
  ): Promise<URL> {
    const chooser = await this.#page(authorizationUrl);
    const consentPath = found(chooser, /<form method="get" action="([^"]+)"/);
    found(chooser, new RegExp(`name="person" value="(${person})"`));
    const consent = await this.#page(`${this.#origin}${consentPath}?person=${person}`);
    const action = found(consent, /<form method="post" action="([^"]+)"/);
    const ticked = [...consent.matchAll(/type="checkbox" name="scope" value="([^"]+)" checked/g)]
      .map(([, scope = '']) => scope)
      .filter((scope) => !leaveOut.includes(scope));
    const { left } = await this.open(`${this.#origin}${action}`, {
      form: { person, scope: ticked, answer: press === 'Allow' ? 'allow' : 'cancel' },
    });
    if (left === undefined) throw new Error('the consent page led nowhere');
    return left;
  }

  /** The person's API key, read from the page of keys. */
  async apiKey(keyPage: string | URL, person: string): Promise<string> {
    return found(await this.#page(keyPage), new RegExp(`id="key-${person}"[^>]*>([^<]+)<`));
  }

  /** Follows redirects within the practice service; gives the page, or the address outside that they lead to. */
  async open(
    url: string | URL,
    request: BrowserRequest = {},
  ): Promise<{ page: BrowserAnswer; left?: never } | { page?: never; left: URL }> {
    let page = await this.request(url, request);
    for (let hops = 0; page.headers.location !== undefined; hops += 1) {
      if (hops > 10) throw new Error('too many redirects');
      const target = new URL(page.headers.location, page.url);
      if (target.origin !== this.#origin) return { left: target };
      page = await this.request(target);
    }
    return { page };
  }

  /** One request; redirects are not followed, cookies are kept. */
  async request(
    address: string | URL,
    { form, headers = {} }: BrowserRequest = {},
  ): Promise<BrowserAnswer> {
    const url = new URL(address);
    const cookies = this.#cookies
      .filter(({ path }) => url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`);
    const answer = await send(url, form, {
      accept: 'text/html',
      ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }),
      ...(form === undefined ? {} : { origin: this.#origin }),
      ...headers,
    });
    for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line, url.pathname);
    return answer;
  }

  async #page(url: string | URL): Promise<string> {
    const { page, left } = await this.open(url);
    if (page?.status !== 200) throw new Error(`no page, but ${page?.status ?? left?.host ?? ''}`);
    return page.text;
  }

  #keep(line: string, pathname: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name = '', value = ''] = pair.split('=');
    const path = attributes.find((part) => part.startsWith('path='))?.slice('path='.length);
    this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
    if (value !== '') this.#cookies.push({ name, value, path: path ?? pathname });
  }
}

function send(
  url: URL,
  form: BrowserRequest['form'],
  headers: Record<string, string>,
): Promise<BrowserAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<BrowserAnswer>();
  const request = httpRequest(url, {
    method: form === undefined ? 'GET' : 'POST',
    agent: false,
    headers: {
      ...headers,
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  request.on('error', reject);
  request.on('response', (response) => {
    text(response).then((body) => {
      resolve({ url, status: response.statusCode ?? 0, headers: response.headers, text: body });
    }, reject);
  });
  request.end(form === undefined ? undefined : stringify(form));
  return promise;
}

/** What the page has where the pattern's first group stands. */
function found(markup: string, pattern: RegExp): string {
  const [, value] = pattern.exec(markup) ?? [];
  if (value === undefined) throw new Error(`the page has no ${pattern.source}`);
  return value;
}
