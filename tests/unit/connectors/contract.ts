/** What every connector has to keep to, as far as it can be seen without sending anything. */
import type { Expressions } from '../../../src/core/expressions/index.ts';
import { checkExpression, parseTemplate, pathsOf } from '../../../src/core/expressions/index.ts';
import type {
  ActionDefinition,
  Connector,
  Field,
  Json,
  RequestTemplate,
  TriggerDefinition,
} from '../../../src/shared/connector.ts';

/** Names that a template may read: `fields.list`, or all of `fields` with `fields.*`. */
type Known = ReadonlySet<string>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Everything that is wrong with the connector, each as one line that says where. */
export function problemsOf(connector: Connector): string[] {
  const events = [...connector.triggers, ...connector.actions];
  return [
    ...repeated('trigger', connector.triggers),
    ...repeated('action', connector.actions),
    ...repeated('way to connect', connector.auth),
    ...connector.auth.flatMap((method) => authProblems(connector, method)),
    ...events.flatMap((event) => eventProblems(connector, event)),
    ...Object.entries(connector.options).flatMap(([id, { request, value, label }]) => {
      const known = new Set([...connectionNames(connector), 'search', 'cursor', 'fields.*']);
      return [
        ...requestProblems(connector, `options ${id}`, request, known),
        ...[value, label].flatMap((template) => syntaxProblems(`options ${id}`, template)),
      ];
    }),
    ...[...texts(connector.errors), ...texts(connector.api?.paging ?? null)].flatMap((template) =>
      syntaxProblems('api', template),
    ),
    ...(connector.api === undefined
      ? []
      : hostProblems(connector, 'api.baseUrl', connector.api.baseUrl)),
  ];
}

/** What does not fit between the templates over answers and the samples. */
export async function sampleProblems(
  connector: Connector,
  expressions: Pick<Expressions, 'renderTree'>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { id, kind, key, time, sample } of connector.triggers) {
    if (isEmpty(sample)) problems.push(`trigger ${id}: no sample`);
    if (kind !== 'poll') continue;
    const value = await expressions.renderTree(key ?? '', sample);
    if (typeof value !== 'string' || value === '') problems.push(`trigger ${id}: no key`);
    if (time === undefined) continue;
    const when = await expressions.renderTree(time, sample);
    if (typeof when !== 'string' || Number.isNaN(Date.parse(when))) {
      problems.push(`trigger ${id}: its time is none`);
    }
  }
  for (const { id, sample, paging } of connector.actions) {
    if (isEmpty(sample)) problems.push(`action ${id}: no sample`);
    if (paging !== undefined && !Array.isArray(sample)) {
      problems.push(`action ${id}: reads a list and its sample is none`);
    }
  }
  return problems;
}

function isEmpty(sample: Json): boolean {
  return sample === null || JSON.stringify(sample).length <= 2;
}

function authProblems(connector: Connector, method: Connector['auth'][number]): string[] {
  const where = `auth ${method.id}`;
  if (method.kind === 'none') return [];
  const known = new Set(connectionNames(connector));
  const { identity } = method;
  const whoProblems =
    identity === undefined
      ? []
      : [
          ...requestProblems(connector, where, identity.request, known),
          ...[identity.label, identity.key].flatMap((text) => syntaxProblems(where, text)),
        ];
  if (method.kind === 'oauth2' || method.kind === 'clientCredentials') {
    return [...whoProblems, ...grantProblems(method, where)];
  }
  const credential = new Set(method.fields.map(({ id }) => `credential.${id}`));
  return [
    ...whoProblems,
    ...repeated(`${where} field`, method.fields),
    ...texts(method.apply).flatMap((text) => nameProblems(where, text, credential)),
    ...Object.keys(method.apply.path ?? {})
      .filter((name) => !texts(connector).some((text) => new RegExp(`:${name}\\b`).test(text)))
      .map((name) => `${where}: no address holds :${name}`),
    ...(method.test === undefined ? [] : requestProblems(connector, where, method.test, known)),
    ...(method.steps.length > 0 ? [] : [`${where}: no steps to get the credentials`]),
  ];
}

function grantProblems(
  method: Extract<Connector['auth'][number], { kind: 'oauth2' | 'clientCredentials' }>,
  where: string,
): string[] {
  const { issuer, discover, tokenUrl, scopes } = method;
  const front =
    method.kind === 'clientCredentials'
      ? tokenUrl
      : method.flow === 'code'
        ? method.authorizationUrl
        : method.deviceAuthorizationUrl;
  const revocationUrl = method.kind === 'oauth2' ? method.revocationUrl : undefined;
  const addresses = [front, tokenUrl, revocationUrl, issuer].filter((url) => url !== undefined);
  return [
    ...addresses.filter(isInsecure).map((url) => `${where}: ${url} is not https`),
    ...((discover ? issuer : front && tokenUrl) === undefined
      ? [`${where}: neither addresses nor discovery`]
      : []),
    ...scopes.filter(({ why }) => why.trim() === '').map(({ id }) => `${where}: why ${id}?`),
    ...(method.kind === 'oauth2' ? clientProblems(method, where) : []),
    ...(method.kind === 'clientCredentials' && method.steps.length === 0
      ? [`${where}: no steps to get the credentials`]
      : []),
  ];
}

function clientProblems(
  { client, discover, par }: Extract<Connector['auth'][number], { kind: 'oauth2' }>,
  where: string,
): string[] {
  const sources = [client.own, client.id !== undefined, client.register === true];
  return [
    ...(sources.filter(Boolean).length === 1
      ? []
      : [`${where}: a client of the person's own, one that ships, or one that registers itself`]),
    ...(discover || (!par && client.register !== true)
      ? []
      : [`${where}: registering and pushing need discovery`]),
  ];
}

function eventProblems(
  connector: Connector,
  event: TriggerDefinition | ActionDefinition,
): string[] {
  const where = 'changes' in event ? `action ${event.id}` : `trigger ${event.id}`;
  const ids = new Set(event.fields.map(({ id }) => id));
  const known = new Set([
    ...event.fields.map(({ id }) => `fields.${id}`),
    ...connectionNames(connector),
    'cursor',
    ...('changes' in event ? [] : ['since']),
  ]);
  const named = [...event.sentence.matchAll(/\{(\w+)\}/g)].map(([, id = '']) => id);
  const answers = 'changes' in event ? [event.output] : [event.key ?? '', event.time ?? ''];
  return [
    ...repeated(`${where} field`, event.fields),
    ...named
      .filter((id) => !ids.has(id))
      .map((id) => `${where}: its sentence names ${id}, which is no field`),
    ...event.fields.flatMap((field) => fieldProblems(connector, where, field, ids)),
    ...(event.request === undefined ? [] : requestProblems(connector, where, event.request, known)),
    ...[...answers, ...texts(event.paging ?? null)].flatMap((text) => syntaxProblems(where, text)),
    ...('changes' in event && (event.repeat === 'key') !== (event.repeatHeader !== undefined)
      ? [`${where}: a header for the idempotency key, or none`]
      : []),
    ...('kind' in event && event.kind === 'poll' && (!event.request || event.key === undefined)
      ? [`${where}: polls without request or key`]
      : []),
  ];
}

function fieldProblems(
  connector: Connector,
  where: string,
  field: Field,
  siblings: ReadonlySet<string>,
): string[] {
  const at = `${where}, field ${field.id}`;
  const source = field.options === undefined ? undefined : connector.options[field.options];
  const reads = source === undefined ? [] : fieldsRead(source.request);
  const needs = field.needs ?? [];
  const values = (field.choices ?? []).map(({ value }) => value);
  return [
    ...((field.type === 'dropdown') === (source !== undefined)
      ? []
      : [`${at}: options and dropdown go together`]),
    ...((field.type === 'choice') === values.length > 0
      ? []
      : [`${at}: choices and choice go together`]),
    ...(field.type !== 'choice' ||
    field.default === undefined ||
    values.some((value) => value === field.default)
      ? []
      : [`${at}: its default is no choice`]),
    ...reads.filter((id) => !needs.includes(id)).map((id) => `${at}: needs ${id} and hides it`),
    ...needs.filter((id) => !siblings.has(id)).map((id) => `${at}: needs ${id}, which is no field`),
  ];
}

function fieldsRead(request: RequestTemplate): string[] {
  const expressions = texts(request).flatMap(expressionsIn);
  return expressions
    .flatMap(pathsOf)
    .filter((path) => path.startsWith('fields.'))
    .map((path) => path.split('.')[1] ?? '');
}

function requestProblems(
  connector: Connector,
  where: string,
  request: RequestTemplate,
  known: Known,
): string[] {
  const path = methods.map((method) => request[method]).find((text) => text !== undefined) ?? '';
  const thirdParty = connector.category !== 'practice' && connector.category !== 'built-in';
  return [
    ...texts(request).flatMap((template) => nameProblems(where, template, known)),
    ...(path.startsWith('/') ? [] : hostProblems(connector, where, path)),
    ...(!thirdParty || request.reference !== undefined
      ? []
      : [`${where}: no reference to the vendor's page`]),
  ];
}

function hostProblems(connector: Connector, where: string, address: string): string[] {
  if (!URL.canParse(address)) return [`${where}: ${address} is no address`];
  const { host } = new URL(address);
  return [
    ...(connector.hosts.includes(host) ? [] : [`${where}: ${host} is not declared`]),
    ...(isInsecure(address) ? [`${where}: ${address} is not https`] : []),
  ];
}

/** The practice service is on this machine, so it needs no https. */
function isInsecure(address: string): boolean {
  const { protocol, host } = new URL(address);
  return protocol !== 'https:' && host !== 'practice.invalid';
}

function nameProblems(where: string, template: string, known: Known): string[] {
  const unknown = expressionsIn(template)
    .flatMap(pathsOf)
    .filter((path) => !isKnown(path, known));
  return [
    ...syntaxProblems(where, template),
    ...unknown.map((path) => `${where}: ${path} in ${template} is not known`),
  ];
}

function isKnown(path: string, known: Known): boolean {
  const [root = '', name] = path.split('.');
  if (name === undefined) return known.has(root);
  return known.has(`${root}.${name}`) || known.has(`${root}.*`);
}

function syntaxProblems(where: string, template: string): string[] {
  return expressionsIn(template).flatMap((expression) => {
    const check = checkExpression(expression);
    return check.ok ? [] : [`${where}: ${template}: ${check.message}`];
  });
}

function expressionsIn(template: string): string[] {
  return parseTemplate(template).flatMap((part) => ('expression' in part ? [part.expression] : []));
}

/** `connection` in templates has the values of credential fields that are no secrets. */
function connectionNames(connector: Connector): string[] {
  return connector.auth.flatMap((method) =>
    method.kind === 'fields'
      ? method.fields.filter(({ type }) => type === 'text').map(({ id }) => `connection.${id}`)
      : [],
  );
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

function repeated(what: string, entries: readonly { id: string }[]): string[] {
  const ids = entries.map(({ id }) => id);
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `${what} ${id} stands twice`);
}
