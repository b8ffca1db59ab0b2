/** Connections as exports refer to them: where their secrets go, never a secret. */
import type { AuthMethod, Connector } from '../../../shared/connector.ts';
import type { AccountValues } from '../../connectors/index.ts';
import { toText } from '../../expressions/index.ts';
import { templateTree } from './templates.ts';
import type { Env, Evaluate } from './templates.ts';
import { valueTree } from './tree.ts';
import type { Tree } from './tree.ts';
import type { NamedConnection } from './types.ts';

export interface ConnectionToName {
  readonly id: string;
  readonly connector: Connector;
  readonly name: string;
  readonly method: string;
  readonly values: AccountValues;
  readonly scopes: readonly string[];
}

/** Whatever is typed and no secret is known; the rest is `credential.<id>`, to be filled in at the other engine. */
export async function namedConnection(
  { id, connector, name, method: methodId, values, scopes }: ConnectionToName,
  evaluate: Evaluate,
): Promise<NamedConnection> {
  const method = connector.auth.find((each) => each.id === methodId);
  const base = {
    id,
    app: connector.id,
    appName: connector.name,
    name,
    method: methodId,
    kind: method?.kind ?? 'none',
    scopes,
    oauth:
      method?.kind === 'oauth2'
        ? { authorizationUrl: method.authorizationUrl, tokenUrl: method.tokenUrl }
        : undefined,
  } as const;
  const nothing = { secrets: [], headers: [], query: [], path: {}, basic: undefined };
  if (method === undefined || method.kind === 'none') return { ...base, ...nothing };
  const secrets = secretsOf(method);
  const members: Record<string, Tree> = Object.fromEntries([
    ...Object.entries(values).map(([key, value]) => [key, valueTree(value)] as const),
    ...secrets.map((secret) => [secret.id, secretTree(secret.id)] as const),
  ]);
  const env: Env = { roots: { credential: members }, others: {} };
  const fill = async (template: string): Promise<Tree> =>
    (await templateTree(template, env, evaluate)) ?? valueTree('');
  const pairs = async (templates: Readonly<Record<string, string>>) => {
    const filled: [string, Tree][] = [];
    for (const [key, template] of Object.entries(templates)) {
      const named = await fill(key);
      filled.push([named.kind === 'value' ? toText(named.value) : key, await fill(template)]);
    }
    return filled;
  };
  const lower = (list: readonly [string, Tree][]) =>
    list.map(([key, tree]) => [key.toLowerCase(), tree] as const);
  if (method.kind !== 'fields') {
    const headers =
      method.apply === undefined
        ? ([['authorization', bearer(secretTree('accessToken'))]] as const)
        : lower(await pairs(method.apply.headers));
    return { ...base, ...nothing, secrets, headers };
  }
  const { headers = {}, query = {}, path = {}, basic, bearer: token } = method.apply;
  return {
    ...base,
    secrets,
    headers: [
      ...lower(await pairs(headers)),
      ...(token === undefined ? [] : [['authorization', bearer(await fill(token))] as const]),
    ],
    query: await pairs(query),
    path: Object.fromEntries(await pairs(path)),
    basic:
      basic === undefined
        ? undefined
        : { user: await fill(basic.user), password: await fill(basic.password) },
  };
}

function secretsOf(method: Exclude<AuthMethod, { kind: 'none' }>): NamedConnection['secrets'] {
  if (method.kind !== 'fields') return [{ id: 'accessToken', label: 'Access token' }];
  return method.fields
    .filter(({ type }) => type !== 'text' && type !== 'host')
    .map(({ id, label }) => ({ id, label }));
}

function secretTree(id: string): Tree {
  return { kind: 'code', code: `credential.${id}` };
}

function bearer(token: Tree): Tree {
  return { kind: 'text', parts: ['Bearer ', { tree: token, segment: false }] };
}
