/**
 * The schema of connector data. A connector is plain JSON: the same definition drives the window, the runner, the
 * command line, the contract test and every exporter. `{{ … }}` in a template is JSONata: in requests over `fields`,
 * `connection` (the values of the account that are no secret) and what the place adds (`since`, `position`, `cursor`,
 * `search`, `item`, `answers`); in what reads an answer, over the answer itself. A text that is exactly one expression keeps
 * the type of its value, and what is undefined is left out of queries, headers and bodies.
 */
import { z } from 'zod';

const id = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'lower-case letters, digits and dashes');
const fieldId = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'letters, digits and underscores');
const template = z.string().max(10_000);
const httpsUrl = z.url({ protocol: /^https?$/ });

/** Any JSON value, as found in templates, samples and defaults. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
// Asserted, so that only this file pays for comparing the two types.
export const json = z.json() as z.ZodType<Json>;

const fieldTypes = [
  'text',
  'longText',
  'number',
  'boolean',
  'date',
  'dateTime',
  'choice',
  'dropdown',
  'list',
  'keyValue',
  'file',
  'json',
  'email',
  'url',
] as const;

/** A field of a trigger or action, as the step panel shows it. */
export const fieldSchema = z.strictObject({
  id: fieldId,
  label: z.string().min(1),
  type: z.enum(fieldTypes),
  help: z.string().optional(),
  required: z.boolean().default(false),
  /** Shown under *More fields*. */
  more: z.boolean().default(false),
  default: json.optional(),
  example: z.string().optional(),
  /** For `choice`: the fixed values. */
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
  /** The id of an entry of `options`: for `dropdown` its choices, for `list` those of each entry, for `keyValue` the names. */
  options: fieldId.optional(),
  /** With `options`: fields that must be set before they can load. */
  needs: z.array(fieldId).optional(),
});
export type Field = z.infer<typeof fieldSchema>;
/** A field as it is written down, before defaults. */
export type FieldSource = z.input<typeof fieldSchema>;

const method = z.enum(['get', 'post', 'put', 'patch', 'delete']);
export type HttpMethod = z.infer<typeof method>;

/**
 * A request as data: exactly one of the method keys holds the path (below `baseUrl`), an absolute URL, or one expression
 * that gives a whole URL (which an answer before it named). A value inside of a path is one segment of it.
 */
export const requestSchema = z
  .strictObject({
    get: template.optional(),
    post: template.optional(),
    put: template.optional(),
    patch: template.optional(),
    delete: template.optional(),
    query: z.record(z.string(), template).optional(),
    headers: z.record(z.string(), template).optional(),
    /** Templates inside. In `multipart`, a file becomes a file part; for `file`, the body is one file, sent as it is. */
    body: json.optional(),
    bodyType: z.enum(['json', 'form', 'multipart', 'text', 'file']).default('json'),
    /** What the answer is read as; `xml` and `csv` become objects and lists, `file` a file of the run. */
    answer: z.enum(['json', 'text', 'xml', 'csv', 'file', 'none']).default('json'),
    /** The vendor's page about this request. */
    reference: httpsUrl.optional(),
  })
  .refine((value) => method.options.filter((key) => value[key] !== undefined).length === 1, {
    message: 'exactly one of get, post, put, patch, delete',
  });
export type RequestTemplate = z.infer<typeof requestSchema>;

const pageSize = z.tuple([z.string(), z.number().int().positive()]).readonly();

/**
 * How a list goes on. `items` is best a plain path (`{{ data.items }}`): what a trigger wants of them says its `where`.
 * `size` is the query parameter of the page's size and its value; where the size stands in the body, it is left out here.
 */
export const pagingSchema = z.discriminatedUnion('kind', [
  /** `next` gives what the next request says in `param`, or, where its template reads `cursor`, there. Nothing: the end. */
  z.strictObject({
    kind: z.literal('cursor'),
    param: z.string().optional(),
    next: template,
    items: template,
    size: pageSize.optional(),
  }),
  /**
   * Counts pages. The end is a page that is not full, or where `more` is given, that it is not true. An app that does not
   * let a page's size be chosen has no `size`, but `more`.
   */
  z
    .strictObject({
      kind: z.literal('page'),
      param: z.string(),
      first: z.number().int().default(1),
      items: template,
      size: pageSize.optional(),
      more: template.optional(),
    })
    .refine(({ size, more }) => size !== undefined || more !== undefined, {
      message: 'pages without a size need “more”',
    }),
  /** Counts entries; the end as for pages. */
  z.strictObject({
    kind: z.literal('offset'),
    param: z.string(),
    items: template,
    size: pageSize,
    more: template.optional(),
  }),
  /** The answer's Link header with `rel="next"` (RFC 8288). */
  z.strictObject({ kind: z.literal('link'), items: template, size: pageSize.optional() }),
  /** The answer holds the address of the next page, whole or relative to its own. */
  z.strictObject({
    kind: z.literal('nextUrl'),
    next: template,
    items: template,
    size: pageSize.optional(),
  }),
  z.strictObject({ kind: z.literal('none'), items: template }),
]);
export type Paging = z.infer<typeof pagingSchema>;

const errorRule = z.strictObject({
  when: template,
  code: z.enum([
    'sign_in_needed',
    'credentials_refused',
    'permission_missing',
    'missing_at_app',
    'conflict_at_app',
    'rejected_by_app',
    'rate_limited',
    'app_unavailable',
  ]),
  message: z.string(),
});

const identity = z.strictObject({
  request: requestSchema,
  /** What the person reads: e-mail or account name. */
  label: template,
  /** Stable key of the account, compared on Reconnect. */
  key: template,
  /** Kept with the account, in the clear, as `connection.<name>` in templates: a site, a data centre. */
  values: z.record(fieldId, template).optional(),
});

/** Where requests of accounts of this method go, instead of `api.baseUrl`; a template over `connection`. */
const baseUrl = template.optional();

/** Where an access token goes; without it, `Authorization: Bearer`. Templates over `credential.accessToken`. */
const tokenApply = z.strictObject({ headers: z.record(z.string(), template) }).optional();

const oauth2Auth = z.strictObject({
  id,
  kind: z.literal('oauth2'),
  label: z.string(),
  /** `deviceCode`: the person types a code at the provider's page (RFC 8628), for providers without loopback redirects. */
  flow: z.enum(['code', 'deviceCode']).default('code'),
  /** Either discovered from the issuer, or given. `practice` apps have their issuer filled in at start. */
  issuer: z.string().optional(),
  discover: z.boolean().default(false),
  authorizationUrl: z.string().optional(),
  /** For `flow: 'deviceCode'`. */
  deviceAuthorizationUrl: z.string().optional(),
  tokenUrl: z.string().optional(),
  revocationUrl: z.string().optional(),
  /** Pushes the request to the provider first (RFC 9126); also done where its description demands it. Needs `discover`. */
  par: z.boolean().default(false),
  pkce: z.enum(['S256', 'none']).default('S256'),
  client: z.strictObject({
    /** How the client authenticates at the token endpoint. */
    auth: z.enum(['none', 'post', 'basic']),
    /** The person brings their own client id. */
    own: z.boolean(),
    /** The provider's downloadable client file, accepted by drop. */
    importJson: z.enum(['google']).optional(),
    /** A public client id that ships with the connector. */
    id: z.string().optional(),
    /** The app registers itself at the provider (RFC 7591), once per issuer. Needs `discover`; no `own`, no `id`. */
    register: z.boolean().optional(),
  }),
  /** Exact redirect port, where the provider demands one; otherwise random. */
  redirectPort: z.number().int().min(1024).max(65535).optional(),
  redirectPath: z.string().startsWith('/').default('/callback'),
  params: z.record(z.string(), z.string()).default({}),
  scopes: z.array(z.strictObject({ id: z.string(), why: z.string() })),
  scopeSeparator: z.enum([' ', ',']).default(' '),
  /** What the provider calls the type of its bearer tokens, where that is not `Bearer`; empty where it leaves the type out. */
  tokenType: z.string().optional(),
  identity,
  apply: tokenApply,
  baseUrl,
  steps: z.array(z.string()).default([]),
  helpUrl: httpsUrl.optional(),
});

/** A field of a credential, shown in the Connection window. */
export const credentialFieldSchema = z.strictObject({
  id: fieldId,
  label: z.string(),
  /** `text` and `host` are no secrets. A `host` is kept as a host name, whatever address of it was typed. */
  type: z.enum(['text', 'host', 'secret', 'multiline', 'file']),
  required: z.boolean().default(true),
  /** Counts where nothing is typed. */
  default: z.string().optional(),
  help: z.string().optional(),
  example: z.string().optional(),
});
export type CredentialField = z.infer<typeof credentialFieldSchema>;

const fieldsAuth = z.strictObject({
  id,
  kind: z.literal('fields'),
  label: z.string(),
  fields: z.array(credentialFieldSchema).min(1),
  /** Where the credential goes; templates over `credential` (the fields above). */
  apply: z.strictObject({
    headers: z.record(z.string(), template).optional(),
    query: z.record(z.string(), template).optional(),
    basic: z.strictObject({ user: template, password: template }).optional(),
    bearer: template.optional(),
    /** For apps that want it in the address: `:name` in a path stands for the value of that name, as one segment or part of it. */
    path: z.record(fieldId, template).optional(),
  }),
  /** A harmless request that fails when the credentials are wrong. */
  test: requestSchema.optional(),
  identity: identity.optional(),
  baseUrl,
  /** How to get each credential, step by step, shown below the fields. */
  steps: z.array(z.string()).default([]),
  helpUrl: httpsUrl.optional(),
});

const clientCredentialsAuth = z.strictObject({
  id,
  kind: z.literal('clientCredentials'),
  label: z.string(),
  /** Either discovered from the issuer, or `tokenUrl` is given (a template over `connection`: `fields` below). */
  issuer: z.string().optional(),
  discover: z.boolean().default(false),
  tokenUrl: template.optional(),
  /** What is asked beside client ID and secret, such as the shop; no secrets. */
  fields: z.array(credentialFieldSchema).default([]),
  /** How client ID and secret go to the token endpoint. */
  client: z.strictObject({ auth: z.enum(['post', 'basic']) }),
  /** Further parameters of the token request, such as `audience`. */
  params: z.record(z.string(), z.string()).default({}),
  scopes: z.array(z.strictObject({ id: z.string(), why: z.string() })).default([]),
  scopeSeparator: z.enum([' ', ',']).default(' '),
  identity: identity.optional(),
  apply: tokenApply,
  baseUrl,
  /** How to get client ID and secret, step by step, shown below the fields. */
  steps: z.array(z.string()).default([]),
  helpUrl: httpsUrl.optional(),
});

/** What a person types for client credentials (RFC 6749, 4.4): the same two fields at every app. */
export const clientCredentialFields: readonly CredentialField[] = [
  { id: 'clientId', label: 'Client ID', type: 'text', required: true },
  { id: 'clientSecret', label: 'Client secret', type: 'secret', required: true },
];

const noAuth = z.strictObject({ id, kind: z.literal('none'), label: z.string() });

export const authMethodSchema = z.discriminatedUnion('kind', [
  oauth2Auth,
  clientCredentialsAuth,
  fieldsAuth,
  noAuth,
]);
export type AuthMethod = z.infer<typeof authMethodSchema>;
export type OAuth2Method = z.infer<typeof oauth2Auth>;
export type ClientCredentialsMethod = z.infer<typeof clientCredentialsAuth>;
export type FieldsMethod = z.infer<typeof fieldsAuth>;

const optionsSource = z.strictObject({
  /** Absent for dropdowns of built-in apps, whose code is in the core. */
  request: requestSchema.optional(),
  paging: pagingSchema.optional(),
  value: template,
  label: template,
});
export type OptionsSource = z.infer<typeof optionsSource>;

const triggerSchema = z.strictObject({
  id,
  name: z.string(),
  sentence: z.string(),
  about: z.string().optional(),
  /** `poll` asks the app; `schedule`, `manual`, `call` and `webhook` are built in. */
  kind: z.enum(['poll', 'schedule', 'manual', 'call', 'webhook']),
  fields: z.array(fieldSchema).default([]),
  /**
   * What is asked. It may read `since` (UTC milliseconds; undefined for everything) and `position`. Absent for built-in
   * triggers, whose code is in the core.
   */
  request: requestSchema.optional(),
  paging: pagingSchema.optional(),
  /** Over one item: whether it is an event of this trigger. */
  where: template.optional(),
  /** Identity of one event: no two events share it. */
  key: template.optional(),
  /** When the item came about; only used to order events of one poll. */
  time: template.optional(),
  /**
   * Over the last page: a text of the app that says how far was read, kept together with the events and given to the next
   * poll as `position`. Where the app refuses it, everything is asked for again.
   */
  position: template.optional(),
  /** Sent for each new event, with the item as `item`: its answer is the event's data. */
  detail: requestSchema.optional(),
  /** Over the event's data, or where there is a `detail`, over its answer: what the journey gets instead. */
  output: template.optional(),
  sample: json,
  synonyms: z.array(z.string()).default([]),
});
export type TriggerDefinition = z.infer<typeof triggerSchema>;

export const readsWhenSchema = z.strictObject({
  field: fieldId,
  values: z.array(z.string()).min(1),
});

const actionSchema = z.strictObject({
  id,
  name: z.string(),
  sentence: z.string(),
  about: z.string().optional(),
  /** Changes data at the app: said before it is tested. */
  changes: z.boolean(),
  /** May it be sent again when it is unknown whether it arrived? */
  repeat: z.enum(['never', 'safe', 'key']),
  /** For `repeat: key`: header that carries the idempotency key. */
  repeatHeader: z.string().optional(),
  /** With one of these values in a field it only reads: it changes nothing then, and may be sent again. */
  readsWhen: readsWhenSchema.optional(),
  fields: z.array(fieldSchema).default([]),
  /** Sent before the request, in this order; each answer is `answers.<id>` for those after it. */
  before: z.array(z.strictObject({ id: fieldId, request: requestSchema })).default([]),
  /** Absent for built-in actions, whose code is in the core. */
  request: requestSchema.optional(),
  /** Reads all pages and gives the list of items. */
  paging: pagingSchema.optional(),
  output: template.default('{{ $ }}'),
  sample: json,
  synonyms: z.array(z.string()).default([]),
});
export type ActionDefinition = z.infer<typeof actionSchema>;

export const categories = [
  'built-in',
  'practice',
  'productivity',
  'documents',
  'communication',
  'developer',
  'sales',
  'finance',
  'marketing',
  'storage',
  'ai',
] as const;

export const connectorSchema = z.strictObject({
  schema: z.literal(1),
  id,
  name: z.string().min(1),
  category: z.enum(categories),
  about: z.string(),
  homepage: httpsUrl.optional(),
  synonyms: z.array(z.string()).default([]),
  /**
   * Credentials are only ever sent to these hosts (`host` or `host:port`). `{{ connection.<name> }}` in one stands for that
   * value of the account, as in `{{ connection.shop }}.myshopify.com`.
   */
  hosts: z.array(z.string()).default([]),
  auth: z.array(authMethodSchema).default([]),
  api: z
    .strictObject({
      /** May read `connection`. */
      baseUrl: template,
      paging: pagingSchema.optional(),
      rate: z
        .strictObject({ requests: z.number().positive(), per: z.enum(['second', 'minute']) })
        .optional(),
      /** True for a 200 answer that is an error, e.g. `{{ $not(ok) }}`. */
      failed: template.optional(),
      headers: z.record(z.string(), template).default({}),
    })
    .optional(),
  errors: z.array(errorRule).default([]),
  options: z.record(fieldId, optionsSource).default({}),
  triggers: z.array(triggerSchema).default([]),
  actions: z.array(actionSchema).default([]),
});

/** A connector, checked and with defaults filled in. */
export type Connector = z.infer<typeof connectorSchema>;
/** A connector as it is written down. */
export type ConnectorSource = z.input<typeof connectorSchema>;

/** Types a connector while it is written; gives it back unchanged, so it stays plain JSON. */
export function defineConnector(connector: ConnectorSource): ConnectorSource {
  return connector;
}
