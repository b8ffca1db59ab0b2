/** Whose a credential is, and whether it works: asked of the app. */
import type { AuthMethod, Json, RequestTemplate } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { toText } from '../expressions/index.ts';
import type { Expressions } from '../expressions/index.ts';
import { builtInTests } from './builtIn/index.ts';
import type { BuiltIns } from './builtIns.ts';
import type { Catalogue } from './catalogue.ts';
import { plainValues } from './credentials.ts';
import type { Credential } from './credentials.ts';
import { found } from './found.ts';
import type { Identity } from './identity.ts';
import type { AccountValues } from './site.ts';
import type { Talks } from './talks.ts';
import type { Reply, Transport } from './transport.ts';

export interface IdentityCall {
  readonly app: string;
  readonly method: string;
  readonly credential: Credential;
  /** What the person typed beside a credential that does not hold it itself, such as the shop. */
  readonly typed?: Readonly<Record<string, string>>;
}

export interface Identities {
  /**
   * Asks the app who a credential belongs to, which also tests it; null where the app cannot tell (a test, where there is
   * one, is still made). @throws credentials_refused
   */
  identify(call: IdentityCall): Promise<Identity | null>;
  /** Tries a credential; false where the method has no test. @throws credentials_refused */
  test(call: IdentityCall): Promise<boolean>;
}

export interface IdentitiesDeps {
  readonly catalogue: Pick<Catalogue, 'forUse'>;
  readonly expressions: Pick<Expressions, 'renderTree'>;
  readonly talks: Talks;
  readonly transport: Transport;
  readonly builtIns: BuiltIns;
}

export function createIdentities(deps: IdentitiesDeps): Identities {
  const { catalogue, expressions, talks, transport, builtIns } = deps;

  async function methodOf({ app, method: id }: IdentityCall): Promise<AuthMethod> {
    const connector = await catalogue.forUse(app);
    return found(
      connector.auth.find((method) => method.id === id),
      `way to connect to ${connector.name}`,
    );
  }

  /** Null where a request is what tries these credentials. */
  async function identifyBuiltIn({
    app,
    method,
    credential,
  }: IdentityCall): Promise<Identity | null> {
    const tryOut = builtInTests[`${app}/${method}`];
    if (tryOut === undefined || credential.kind !== 'fields') return null;
    return tryOut(builtIns.trialOf(await catalogue.forUse(app), credential.values));
  }

  async function send(
    call: IdentityCall,
    template: RequestTemplate,
    method: AuthMethod,
  ): Promise<Reply> {
    const { app, credential } = call;
    const values: AccountValues = plainValues(
      method,
      credential.kind === 'fields' ? credential.values : (call.typed ?? {}),
    );
    const auth = { kind: 'credential', method: method.id, credential } as const;
    const talk = await talks.withCredential(app, auth, values);
    try {
      return await transport({ ...talk, template, scope: { fields: {}, connection: values } });
    } catch (error) {
      throw asRefused(error, talk.connector.name);
    }
  }

  return {
    async identify(call) {
      const method = await methodOf(call);
      if (method.kind === 'none') return null;
      const own = await identifyBuiltIn(call);
      if (own !== null) return own;
      const { identity } = method;
      if (identity === undefined) {
        const template = testOf(method);
        if (template !== undefined) await send(call, template, method);
        return null;
      }
      const { value } = await send(call, identity.request, method);
      const { label, key, values = {} } = identity;
      const rendered = objectOf(await expressions.renderTree({ label, key, values }, value));
      const who = { label: textOf(rendered.label), key: textOf(rendered.key) };
      if (who.label === '' || who.key === '') {
        const { name: app } = await catalogue.forUse(call.app);
        const reason = 'it did not say whose account it is';
        throw new SojournError('provider_answer_wrong', { values: { app, reason } });
      }
      return identity.values === undefined ? who : { ...who, values: textsOf(rendered.values) };
    },

    async test(call) {
      const method = await methodOf(call);
      if ((await identifyBuiltIn(call)) !== null) return true;
      const template = testOf(method);
      if (template === undefined) return false;
      await send(call, template, method);
      return true;
    },
  };
}

/** The request that shows whether a credential works. */
function testOf(method: AuthMethod): RequestTemplate | undefined {
  switch (method.kind) {
    case 'none':
      return undefined;
    case 'fields':
      return method.test ?? method.identity?.request;
    case 'clientCredentials':
      return method.identity?.request;
    case 'oauth2':
      return method.identity.request;
  }
}

/** While a credential is being tried, a refusal is about the credential itself. */
function asRefused(error: unknown, app: string): unknown {
  if (!(error instanceof SojournError)) return error;
  if (error.code !== 'sign_in_needed' && error.code !== 'permission_missing') return error;
  const { details } = error;
  return new SojournError('credentials_refused', {
    values: { app },
    ...(details === undefined ? {} : { details }),
    cause: error,
  });
}

function textOf(value: Json | undefined): string {
  return value === null ? '' : toText(value);
}

/** The values as texts; what the app did not say is left out. */
function textsOf(values: Json | undefined): Record<string, string> {
  const texts = Object.entries(objectOf(values)).map(([id, value]) => [id, textOf(value)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function objectOf(value: Json | undefined): Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
