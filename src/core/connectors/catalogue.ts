/** The apps that are known: their connectors, and what the window may know of them. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectorSchema } from '../../shared/connector.ts';
import type { AuthMethod, Connector, ConnectorSource } from '../../shared/connector.ts';
import type { AppDetail, AppMethod, AppSummary } from '../../shared/app.ts';
import { SojournError } from '../../shared/errors.ts';
import { typedFields } from './credentials.ts';

/** An app's page without what the vault knows: whether the person's own client is set, and what they allowed. */
export type AppDetailWithoutVault = Omit<AppDetail, 'methods' | 'added'> & {
  methods: Omit<AppMethod, 'clientSet'>[];
};

export interface Catalogue {
  list(): AppSummary[];
  /** As written: practice apps still with their stand-in address. */
  get(app: string): Connector | undefined;
  /** Ready for requests: starts the practice service if the app is a practice app, and fills in its address. @throws not_found */
  forUse(app: string): Promise<Connector>;
  /** @throws not_found */
  detail(app: string): Promise<AppDetailWithoutVault>;
  /** Hosts of this machine that the app may reach: the practice service for practice apps, none for others. */
  localHosts(app: string): Promise<readonly string[]>;
}

export interface CatalogueDeps {
  readonly connectors: readonly ConnectorSource[];
  /** Connectors that the person wrote, checked, by id; the same map as long as nothing changed. */
  readonly own?: () => ReadonlyMap<string, Connector>;
  /** Folder with `<app>/icon.svg` and `<app>/guide.md`. */
  readonly assets: string;
  /** Starts the practice service; gives `http://127.0.0.1:<port>`. */
  readonly practiceOrigin: () => Promise<string>;
}

/** Stands in practice connectors for the address of the practice service (RFC 6761: a name that never resolves). */
const practiceHost = 'practice.invalid';

const none: ReadonlyMap<string, Connector> = new Map();

export function createCatalogue(deps: CatalogueDeps): Catalogue {
  const { assets, practiceOrigin, own = () => none } = deps;
  const sources = new Map(deps.connectors.map((source) => [source.id, source]));
  // Checking a connector costs time, so each is checked when it is first used.
  const checked = new Map<string, Connector>();
  const located = new Map<string, Connector>();
  let shipped: AppSummary[] | undefined;

  function get(app: string): Connector | undefined {
    const known = checked.get(app);
    const source = sources.get(app);
    if (known !== undefined) return known;
    if (source === undefined) return own().get(app);
    const connector = connectorSchema.parse(source);
    checked.set(app, connector);
    return connector;
  }

  function need(app: string): Connector {
    const connector = get(app);
    if (connector === undefined) throw new SojournError('not_found', { values: { what: 'app' } });
    return connector;
  }

  async function forUse(app: string): Promise<Connector> {
    const connector = need(app);
    if (!isPractice(connector)) return connector;
    const origin = await practiceOrigin();
    const key = `${app} ${origin}`;
    const known =
      located.get(key) ??
      connectorSchema.parse(JSON.parse(locate(JSON.stringify(connector), origin)));
    located.set(key, known);
    return known;
  }

  return {
    list() {
      shipped ??= [...sources.values()].map((source) =>
        summaryOf(source, iconOf(assets, source.id)),
      );
      return [...shipped, ...[...own().values()].map((connector) => ownSummary(connector))];
    },
    get,
    forUse,
    async detail(app) {
      const connector = await forUse(app);
      const isOwn = !sources.has(app);
      const guide = isOwn
        ? ''
        : await readFile(join(assets, app, 'guide.md'), 'utf8').catch(absent);
      return {
        ...(isOwn ? ownSummary(connector) : summaryOf(connector, iconOf(assets, app))),
        ...(connector.homepage === undefined ? {} : { homepage: connector.homepage }),
        guide: isPractice(connector) ? locate(guide, await practiceOrigin()) : guide,
        methods: connector.auth.map(methodDetail),
        triggers: connector.triggers.map(({ id, name, sentence, about, kind, fields, sample }) => ({
          ...{ id, name, sentence, kind, fields, sample },
          ...(about === undefined ? {} : { about }),
        })),
        actions: connector.actions.map(
          ({ id, name, sentence, about, changes, readsWhen, fields, sample }) => ({
            ...{ id, name, sentence, changes, fields, sample },
            ...(about === undefined ? {} : { about }),
            ...(readsWhen === undefined ? {} : { readsWhen }),
          }),
        ),
      };
    },
    async localHosts(app) {
      return isPractice(need(app)) ? [new URL(await practiceOrigin()).host] : [];
    },
  };
}

function isPractice({ category }: { category: string }): boolean {
  return category === 'practice';
}

/** Puts the live address in place of the stand-in, in a connector's JSON text or in a guide. */
function locate(text: string, origin: string): string {
  return text
    .replaceAll(`http://${practiceHost}`, origin)
    .replaceAll(practiceHost, new URL(origin).host);
}

/** The folder of own connectors has no icons: the window draws a general one. */
function ownSummary(connector: Connector): AppSummary {
  return { ...summaryOf(connector, ''), own: true };
}

function summaryOf(source: ConnectorSource, icon: string): AppSummary {
  const { id, name, category, about, auth = [], triggers = [], actions = [] } = source;
  const named = (entries: readonly { id: string; name: string }[]) =>
    entries.map((entry) => ({ id: entry.id, name: entry.name }));
  return {
    id,
    name,
    category,
    about,
    icon,
    practice: isPractice(source),
    builtIn: category === 'built-in',
    own: false,
    needsConnection: auth.some(({ kind }) => kind !== 'none'),
    triggers: named(triggers),
    actions: named(actions),
    synonyms: [
      ...new Set([source, ...triggers, ...actions].flatMap(({ synonyms = [] }) => synonyms)),
    ],
  };
}

function iconOf(assets: string, app: string): string {
  try {
    return readFileSync(join(assets, app, 'icon.svg'), 'utf8');
  } catch (error) {
    return absent(error);
  }
}

/** An app without icon or guide is still an app. */
function absent(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
}

function methodDetail(method: AuthMethod): Omit<AppMethod, 'clientSet'> {
  const { id, label } = method;
  const common = { id, label, scopes: [], fields: [], steps: [], ownClient: false };
  switch (method.kind) {
    case 'none':
      return { ...common, kind: 'none' };
    case 'fields':
      return {
        ...common,
        kind: 'fields',
        fields: method.fields,
        steps: method.steps,
        ...helpOf(method),
      };
    case 'clientCredentials':
      return {
        ...common,
        kind: 'fields',
        scopes: method.scopes,
        fields: [...(typedFields(method) ?? [])],
        steps: method.steps,
        ...helpOf(method),
      };
    case 'oauth2': {
      const { scopes, steps, client, redirectPort, redirectPath } = method;
      return {
        ...common,
        kind: 'oauth2',
        scopes,
        steps,
        ...helpOf(method),
        ownClient: client.own,
        ...(client.importJson === undefined ? {} : { clientImport: client.importJson }),
        ...(redirectPort === undefined
          ? {}
          : { redirectHint: `http://127.0.0.1:${redirectPort}${redirectPath}` }),
      };
    }
  }
}

function helpOf({ helpUrl }: { helpUrl?: string | undefined }): { helpUrl?: string } {
  return helpUrl === undefined ? {} : { helpUrl };
}
