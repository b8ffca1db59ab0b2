/** The person's own OAuth clients: one per app, method and issuer (C4). The secret goes in and never comes out. */
import type { OAuth2Method } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Catalogue } from '../connectors/index.ts';
import type { Database } from '../storage/index.ts';
import type { SecretRef, Secrets } from '../vault/index.ts';
import { readGoogleClientFile } from './googleClientFile.ts';
import type { ClientCredentials } from './googleClientFile.ts';

/** What may be known of a client outside the core. */
export interface KnownClient {
  readonly clientId: string;
  readonly hasSecret: boolean;
}

export interface ClientInput {
  readonly app: string;
  readonly method: string;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** Text of the provider's downloaded client file; wins over the two above. */
  readonly file?: string | undefined;
}

export interface Clients {
  /** The stored own client; null where there is none. Throws not_found for an unknown app or method. */
  get(app: string, method: string): Promise<KnownClient | null>;
  /**
   * Stores the own client. A client id without secret keeps the secret stored before, if the id is the same.
   * Throws input_invalid with field `clientId` or `clientSecret`, client_file_wrong with field `file`, not_found.
   */
  set(input: ClientInput): Promise<KnownClient>;
  /** For the core only: the client to sign in with, own or shipped. Throws client_needed. */
  credentials(app: string, method: OAuth2Method): ClientCredentials;
}

export interface ClientsDeps {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly catalogue: Pick<Catalogue, 'get'>;
  readonly now: () => number;
}

const printable = /^[\x21-\x7e]+$/;

export function createClients(deps: ClientsDeps): Clients {
  const { db, secrets, catalogue, now } = deps;
  const select = db
    .prepare<[string, string, string], string>(
      'SELECT client_id FROM oauth_clients WHERE app = ? AND method = ? AND issuer = ?',
    )
    .pluck();
  const upsert = db.prepare<[string, string, string, string, number]>(
    `INSERT INTO oauth_clients (app, method, issuer, client_id, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (app, method, issuer) DO UPDATE SET client_id = excluded.client_id, created_at = excluded.created_at`,
  );

  function own(app: string, method: OAuth2Method): KnownClient | null {
    const clientId = select.get(app, method.id, issuerOf(method));
    if (clientId === undefined) return null;
    return { clientId, hasSecret: secrets.has(secretRef(app, method)) };
  }

  function read(input: ClientInput, method: OAuth2Method): ClientCredentials {
    if (input.file !== undefined) return readFile(input.file, method);
    const clientId = input.clientId?.trim() ?? '';
    if (!printable.test(clientId)) {
      throw wrongField(
        'clientId',
        'The client ID is empty or has characters that no client ID has.',
      );
    }
    const secret = input.clientSecret?.trim() ?? '';
    if (secret !== '' && !printable.test(secret)) {
      throw wrongField(
        'clientSecret',
        'The client secret has characters that no client secret has.',
      );
    }
    return { clientId, clientSecret: secret === '' ? null : secret };
  }

  return {
    async get(app, methodId) {
      return own(app, oauthMethod(catalogue, app, methodId));
    },

    async set(input) {
      const method = oauthMethod(catalogue, input.app, input.method);
      if (!method.client.own) {
        throw wrongField('clientId', 'This app brings its own client ID; none is needed.');
      }
      const client = read(input, method);
      const before = own(input.app, method);
      const keepsSecret = before?.hasSecret === true && before.clientId === client.clientId;
      if (method.client.auth !== 'none' && client.clientSecret === null && !keepsSecret) {
        throw wrongField('clientSecret', 'The client secret is missing.');
      }
      const ref = secretRef(input.app, method);
      db.transaction(() => {
        upsert.run(input.app, method.id, issuerOf(method), client.clientId, now());
        if (client.clientSecret !== null) secrets.put(ref, client.clientSecret);
        else if (!keepsSecret) secrets.removeRecord(ref.record);
      }).immediate();
      return { clientId: client.clientId, hasSecret: client.clientSecret !== null || keepsSecret };
    },

    credentials(app, method) {
      const known = method.client.own ? own(app, method) : null;
      if (known) {
        const clientSecret = known.hasSecret ? secrets.get(secretRef(app, method)) : null;
        return { clientId: known.clientId, clientSecret };
      }
      if (method.client.id !== undefined) {
        return { clientId: method.client.id, clientSecret: null };
      }
      throw new SojournError('client_needed', {
        values: { app: catalogue.get(app)?.name ?? app },
      });
    },
  };
}

/** The OAuth method of an app. Throws not_found. */
export function oauthMethod(
  catalogue: Pick<Catalogue, 'get'>,
  app: string,
  methodId: string,
): OAuth2Method {
  const connector = catalogue.get(app);
  if (!connector) throw new SojournError('not_found', { values: { what: 'app' } });
  const method = connector.auth.find((candidate) => candidate.id === methodId);
  if (method?.kind !== 'oauth2') {
    throw new SojournError('not_found', { values: { what: 'way to sign in' } });
  }
  return method;
}

/** The redirect address to register at the provider; undefined where the provider takes any port of this computer. */
function fixedRedirect(method: OAuth2Method): string | undefined {
  if (method.redirectPort === undefined) return undefined;
  return `http://127.0.0.1:${method.redirectPort}${method.redirectPath}`;
}

/** A client belongs to one issuer and is never used with another (O17). */
function issuerOf(method: OAuth2Method): string {
  return method.issuer ?? method.authorizationUrl ?? '';
}

function secretRef(app: string, method: OAuth2Method): SecretRef {
  return { record: `client:${app}:${method.id}:${issuerOf(method)}`, app, field: 'client_secret' };
}

function readFile(text: string, method: OAuth2Method): ClientCredentials {
  if (method.client.importJson === undefined) {
    throw wrongField('file', 'This app has no client file to import.');
  }
  return readGoogleClientFile(text, fixedRedirect(method));
}

function wrongField(field: string, what: string): SojournError {
  return new SojournError('input_invalid', { values: { what }, field });
}
