/** RSS: feeds of every usual format (RSS, Atom, RDF, JSON Feed) as one shape of items. */
import { createHash } from 'node:crypto';
import { parseFeed } from 'feedsmith';
import type { Json } from '../../../shared/connector.ts';
import { SojournError } from '../../../shared/errors.ts';
import { toText } from '../../expressions/index.ts';
import { problemByStatus, readLeniently, textOf } from '../answers.ts';
import { noCredential } from '../credentials.ts';
import { requestFacts, withFacts } from '../facts.ts';
import type { HttpAnswer } from '../http.ts';
import { plainJson } from '../plainJson.ts';
import { sendFollowing } from '../redirects.ts';
import type { BuiltRequest } from '../requests.ts';
import { sentRequest } from '../sentRequest.ts';
import type { BuiltInAction, BuiltInCall, BuiltInPoll } from './builtInAction.ts';
import { invalid } from './folders/problems.ts';

/** In characters: this much is read in about a second, in which nothing else happens. */
const longestFeed = 2_000_000;
const mostItems = 1_000;
/** Feeds whose last answer is remembered, so that an unchanged one is not sent again. */
const mostRemembered = 50;

interface Feed {
  readonly title: string;
  readonly link: string;
  readonly description: string;
  readonly items: Json[];
}

interface Remembered {
  readonly feed: Feed;
  readonly headers: Readonly<Record<string, string>>;
}

const remembered = new Map<string, Remembered>();

const read: BuiltInAction = async (call) => {
  const { feed, request } = await fetchFeed(call);
  return { request, output: { ...feed } };
};

const newItems: BuiltInPoll = async (call) => (await fetchFeed(call)).feed.items;

/** Asks whether the feed has changed since it was last read (RFC 9110 §13), and reads it if so. */
async function fetchFeed({ fields, http, localHosts, now, signal }: BuiltInCall) {
  const url = urlOf(fields.url);
  const known = remembered.get(url.href);
  const request: BuiltRequest = {
    method: 'GET',
    url,
    headers: {
      accept:
        'application/rss+xml, application/atom+xml, application/feed+json, text/xml;q=0.9, */*;q=0.5',
      'user-agent': 'Sojourn',
      ...known?.headers,
    },
  };
  const sent = sentRequest(request, noCredential, (text) => text);
  try {
    const answer = await sendFollowing(http, {
      request,
      credential: noCredential,
      app: url.host,
      localHosts,
      signal,
      mayLeadTo: () => true,
    });
    if (answer.status === 304 && known !== undefined) return { feed: known.feed, request: sent };
    if (answer.status !== 200) {
      const code = answer.status === 401 || answer.status === 403 ? 'rejected_by_app' : undefined;
      throw problemByStatus(url.host, answer, readLeniently(answer), now(), code);
    }
    const feed = readFeed(textOf(answer), url);
    remember(url.href, feed, answer);
    return { feed, request: sent };
  } catch (error) {
    if (!(error instanceof SojournError)) throw error;
    throw withFacts(error, { ...requestFacts(error), request: sent });
  }
}

function urlOf(given: Json | undefined): URL {
  const text = toText(given).trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw invalid('The address must start with https:// or http://.', 'url');
}

function remember(url: string, feed: Feed, { headers }: HttpAnswer): void {
  const conditions = {
    ...(headers.etag === undefined ? {} : { 'if-none-match': headers.etag }),
    ...(headers['last-modified'] === undefined
      ? {}
      : { 'if-modified-since': headers['last-modified'] }),
  };
  remembered.delete(url);
  if (Object.keys(conditions).length > 0) remembered.set(url, { feed, headers: conditions });
  const [oldest] = remembered.keys();
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
}

/** @throws provider_answer_wrong, answer_too_large */
function readFeed(text: string, url: URL): Feed {
  const app = url.host;
  if (text.length > longestFeed) {
    throw new SojournError('answer_too_large', { values: { app, limit: '2 MB' } });
  }
  const {
    title,
    link,
    description,
    links,
    items,
    entries,
    home_page_url: page,
  } = parsed(text, app);
  const found = listOf(items ?? entries).slice(0, mostItems);
  return {
    title: textIn(title),
    link: address(textIn(link) || textIn(page) || linkIn(links), url),
    description: textIn(description),
    items: found.map((item) => itemOf(objectOf(item), url)),
  };
}

function parsed(text: string, app: string): Record<string, Json> {
  try {
    return objectOf(plainJson(parseFeed(text).feed));
  } catch (cause) {
    const reason = 'what is at this address is no feed';
    throw new SojournError('provider_answer_wrong', { values: { app, reason }, cause });
  }
}

function itemOf(item: Record<string, Json>, url: URL): Json {
  const title = textIn(item.title);
  const link = address(textIn(item.link) || textIn(item.url) || linkIn(item.links), url);
  const { dates, creators } = objectOf(item.dc);
  const published = time(
    item.pubDate ?? item.published ?? item.date_published ?? dates ?? item.updated,
  );
  const summary = textIn(item.summary) || textIn(item.description);
  const content =
    textIn(objectOf(item.content).encoded) ||
    textIn(item.content) ||
    textIn(item.content_html) ||
    textIn(item.content_text);
  const own = textIn(item.guid) || textIn(item.id) || textIn(objectOf(item.rdf).about) || link;
  return {
    // A feed that names nothing is known by what it says.
    id:
      own ||
      createHash('sha256')
        .update(JSON.stringify([title, published, summary]))
        .digest('hex'),
    title,
    link,
    published,
    author: textIn(creators) || textIn(item.authors),
    summary,
    content: content || summary,
    categories: [...listOf(item.categories), ...listOf(item.tags)].map(textIn),
    enclosures: [...listOf(item.enclosures), ...listOf(item.attachments)].map((each) => {
      const { url: at, type, mime_type: mimeType } = objectOf(each);
      return { url: address(textIn(at), url), type: textIn(type) || textIn(mimeType) };
    }),
  };
}

/** The text of what formats write as a text, as an object around one, or as a list of them. */
function textIn(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return textIn(value[0]);
  if (typeof value !== 'object') return toText(value).trim();
  return textIn(value.value ?? value.name ?? value.term);
}

/** The address of the page itself among the links of an Atom element. */
function linkIn(links: Json | undefined): string {
  const all = listOf(links).map(objectOf);
  const page = all.find(({ rel }) => rel === undefined || rel === 'alternate') ?? all[0];
  return textIn(page?.href);
}

/** Whole, seen from the feed; nothing that is no address of the web. */
function address(text: string, url: URL): string {
  if (text === '' || !URL.canParse(text, url.href)) return '';
  const found = new URL(text, url);
  return /^https?:$/.test(found.protocol) ? found.href : '';
}

function time(value: Json | undefined): string | null {
  const at = Date.parse(textIn(value));
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function listOf(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function objectOf(value: Json | undefined): Record<string, Json> {
  return value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value)
    ? value
    : {};
}

export const feedActions: Readonly<Record<string, BuiltInAction>> = { 'rss/read': read };
export const feedPolls: Readonly<Record<string, BuiltInPoll>> = { 'rss/new-item': newItems };
