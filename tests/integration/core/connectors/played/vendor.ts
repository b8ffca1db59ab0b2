/** An app played from its own connector: a server that answers a trigger's requests in the shape that the connector reads. */
import type { ServerResponse } from 'node:http';
import { connectorSchema } from '../../../../../src/shared/connector.ts';
import type {
  Connector,
  ConnectorSource,
  Json,
  Paging,
  RequestTemplate,
  TriggerDefinition,
} from '../../../../../src/shared/connector.ts';
import {
  parseTemplate,
  pathsOf,
  soleExpression,
  toText,
} from '../../../../../src/core/expressions/index.ts';
import type { Expressions } from '../../../../../src/core/expressions/index.ts';
import { sendJson, startFakeApi } from '../fakeApi.ts';
import type { Asked, FakeApi } from '../fakeApi.ts';
import type { HandMade, HandMadeTrigger } from './handMade.ts';
import { objectOf, pageAnswer } from './shapes.ts';

export interface Vendor {
  readonly api: FakeApi;
  /** The connector with this server in place of the app's own. */
  readonly connector: ConnectorSource;
  /** Answers for this trigger from now on, with these entries. */
  play(trigger: TriggerDefinition, items: Json[]): void;
  /** Answers the next requests instead, for as long as it says so. */
  interrupt: ((asked: Asked, response: ServerResponse) => boolean) | undefined;
  /** Numbers of the pages that were asked for, since it was played last. */
  readonly pages: number[];
  close(): Promise<void>;
}

/** Entries of a page. */
const pageSize = 2;

/** @param moreHosts hosts that the connector shall declare beside this server */
export async function playVendor(
  source: ConnectorSource,
  own: HandMade,
  moreHosts: readonly string[],
  expressions: Pick<Expressions, 'renderTree'>,
): Promise<Vendor> {
  const api = await startFakeApi((asked, response) => {
    if (vendor.interrupt?.(asked, response) === true) return;
    // What goes wrong comes back to the test as what the app says.
    answer(asked, response).catch((error: unknown) => {
      sendJson(response, { message: String(error) }, 400);
    });
  });
  const connector = localised(connectorSchema.parse(source), api, moreHosts);
  let playing: { trigger: TriggerDefinition; items: Json[] } | undefined;
  let position = 0;
  /** What the connector asks for pages by, as it reads it from the answers. */
  const cursors = new Map<string, number>();

  async function answer(asked: Asked, response: ServerResponse): Promise<void> {
    if (playing === undefined) throw new Error('Nothing is played.');
    const { trigger, items } = playing;
    if (trigger.detail !== undefined && isFor(asked, trigger.detail, connector, api, items)) {
      sendJson(response, { ...own.base, ...objectOf(trigger.sample) });
      return;
    }
    const paging = trigger.paging ?? connector.api?.paging ?? { kind: 'none', items: '{{ $ }}' };
    const size = paging.kind === 'none' ? items.length : pageSize;
    const cursorOf = own.triggers?.[trigger.id]?.cursorOf;
    const at = pageAsked(paging, asked, api, cursors, cursorOf);
    vendor.pages.push(at);
    const shown = items.slice(at * size, (at + 1) * size);
    const isLast = (at + 1) * size >= items.length;
    const next = isLast ? null : nextOf(paging, at + 1, asked, api);
    position += 1;
    const page = { items: shown, next, position: positionFor(trigger, position, api) };
    const made =
      own.triggers?.[trigger.id]?.page?.(page) ??
      own.page?.(page) ??
      pageAnswer(own.base ?? {}, paging, trigger, page);
    const cursor =
      made !== undefined && paging.kind === 'cursor'
        ? toText((await expressions.renderTree(paging.next, made)) ?? '')
        : '';
    if (made === undefined || (paging.kind === 'cursor' && next !== null && cursor === '')) {
      throw new Error(`the answer of ${connector.id}, ${trigger.id} needs a maker in handMade.ts`);
    }
    // Some apps lead on from the last page as well, to an empty one.
    if (cursor !== '') cursors.set(cursor, at + 1);
    const link =
      paging.kind === 'link' && next !== null ? { link: `<${next}>; rel="next"` } : undefined;
    sendJson(response, made, 200, link);
  }

  const vendor: Vendor = {
    api,
    connector,
    interrupt: undefined,
    pages: [],
    play(trigger, items) {
      playing = { trigger, items };
      vendor.pages.length = 0;
      cursors.clear();
    },
    close: () => api.close(),
  };
  return vendor;
}

/** Some apps say how far was read by the address of what comes next. */
function positionFor({ request }: TriggerDefinition, count: number, { origin }: FakeApi): string {
  const path = request?.get ?? request?.post ?? '';
  const isAddress = pathsOf(soleExpression(parseTemplate(path)) ?? '').includes('position');
  return `${isAddress ? `${origin}/` : ''}position-${count}`;
}

/** Marks what leads to a page, wherever the connector puts it. */
const mark = 'played-page-';

function pageAsked(
  paging: Paging,
  { url, body }: Asked,
  api: FakeApi,
  cursors: ReadonlyMap<string, number>,
  cursorOf?: HandMadeTrigger['cursorOf'],
): number {
  const query = new URL(url, api.origin).searchParams;
  switch (paging.kind) {
    case 'page':
      return Number(query.get(paging.param)) - paging.first;
    case 'offset':
      return Number(query.get(paging.param)) / pageSize;
    case 'cursor': {
      const asked =
        cursorOf?.(query) ?? (paging.param === undefined ? null : query.get(paging.param));
      const inText = [...cursors].find(
        ([cursor]) =>
          url.includes(encodeURIComponent(cursor)) || body.includes(JSON.stringify(cursor)),
      );
      return cursors.get(asked ?? '') ?? (asked === null ? inText?.[1] : undefined) ?? 0;
    }
    case 'link':
    case 'nextUrl':
    case 'none':
      return Number(new RegExp(`${mark}(\\d+)`).exec(`${url} ${body}`)?.[1] ?? 0);
  }
}

function nextOf(paging: Paging, page: number, asked: Asked, api: FakeApi): string {
  if (paging.kind !== 'link' && paging.kind !== 'nextUrl') return `${7_000 + page}`;
  const url = new URL(asked.url, api.origin);
  url.searchParams.set('played', `${mark}${page}`);
  return url.href;
}

/** Every address of the app leads to this server, and pages are small. */
function localised(
  connector: Connector,
  { origin, host }: FakeApi,
  moreHosts: readonly string[],
): Connector {
  const hosts = new Set(connector.hosts.map(tidy));
  // A host that is nothing but a value of the account is one of those that are declared.
  const isOwn = (authority: string): boolean =>
    hosts.has(tidy(authority)) || /^\{\{[^{}]*\}\}$/.test(authority);
  const text = JSON.stringify(connector).replaceAll(
    /https?:\/\/((?:[A-Za-z0-9.:-]|\{\{\s*connection\.\w+\s*\}\})+)/g,
    (address, authority: string) => (isOwn(authority) ? origin : address),
  );
  const local = connectorSchema.parse(
    JSON.parse(text, (key, value: unknown): unknown => {
      if (key === 'size' && Array.isArray(value) && value.length === 2) return [value[0], pageSize];
      if ((key === 'next' || key === 'more') && typeof value === 'string') return smallPages(value);
      return value;
    }),
  );
  return { ...local, hosts: [host, ...moreHosts], category: 'productivity' };
}

/** Where an app says nothing of a next page, connectors tell a full page by how many entries it has. */
function smallPages(template: string): string {
  return template.replaceAll(/(\$count\([^()]*\) >= )\d+/g, `$1${pageSize}`);
}

function tidy(host: string): string {
  return host.replaceAll(/\s+/g, '').toLowerCase();
}

/** Whether a request was made from this template: by its method, its path, and for one address for all, its own words. */
function isFor(
  asked: Asked,
  template: RequestTemplate,
  connector: Connector,
  api: FakeApi,
  items: readonly Json[],
): boolean {
  const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
  const method = methods.find((each) => template[each] !== undefined) ?? 'get';
  const path = template[method] ?? '';
  if (asked.method.toLowerCase() !== method) return false;
  const words = objectOf(template.body).query;
  if (typeof words === 'string') return asked.body.includes(JSON.stringify(words).slice(1, -1));
  // An address that the list named leads to the entry itself.
  if (soleExpression(parseTemplate(path)) !== undefined) {
    return JSON.stringify(items).includes(JSON.stringify(`${api.origin}${asked.url}`));
  }
  const address = path.startsWith('/') ? `${connector.api?.baseUrl ?? ''}${path}` : path;
  const pattern = parseTemplate(address.replace(api.origin, ''))
    .map((part) => {
      if ('text' in part) return part.text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      return part.expression.includes('item') ? '([^/?]+)' : '[^/?]+';
    })
    .join('');
  const [matched, ...values] = new RegExp(`^${pattern}$`).exec(asked.url.split('?')[0] ?? '') ?? [];
  const known = JSON.stringify(items);
  return (
    matched !== undefined && values.every((value) => known.includes(decodeURIComponent(value)))
  );
}
