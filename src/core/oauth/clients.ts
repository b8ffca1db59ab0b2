/**
 * OAuth clients, one per app, method and issuer: the person's own (C4), or one that the app registered for itself (O17).
 * A secret goes in and never comes out.
 */
import { z } from 'zod';
import type { OAuth2Method } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Catalogue } from '../connectors/index.ts';
import { alone } from '../leases/index.ts';
import type { Database } from '../storage/index.ts';
import { SecretUnreadable } from '../vault/index.ts';
import type { SecretRef, Secrets } from '../vault/index.ts';
import { readGoogleClientFile } from './googleClientFile.ts';
import type { ClientCredentials } from './googleClientFile.ts';

export type ClientAuthentication = OAuth2Method['client']['auth'];

/** A client as it shows itself at the token endpoint. */
export interface OAuthClient extends ClientCredentials {
  readonly auth: ClientAuthentication;
}

/** What a provider returned when the app registered itself (RFC 7591, 3.2.1). */
export interface Registration extends OAuthClient {
  /** UTC milliseconds; null for a secret that does not expire, or where there is none. */
  readonly secretExpiresAt: number | null;
  /** Token and address with which the registration is managed (RFC 7592), where the provider gave them. */
  readonly managementToken: string | null;
  readonly managementUrl: string | null;
}

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
  /** For the core only: the client to sign in with: own, registered or shipped. Throws client_needed. */
  credentials(app: string, method: OAuth2Method): OAuthClient;
  /**
   * Makes sure that the app is registered with the method's issuer: asks `ask` where it is not yet, where its secret
   * expired or where the provider does not know it any more. One registration at a time over all processes.
   */
  register(app: string, method: OAuth2Method, ask: () => Promise<Registration>): Promise<void>;
  /** The provider does not know this registered client: the next sign-in registers anew. */
  refuse(app: string, method: OAuth2Method, clientId: string): void;
}

export interface ClientsDeps {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly catalogue: Pick<Catalogue, 'get'>;
  readonly now: () => number;
}

const printable = /^[\x21-\x7e]+$/;

/** What is kept of a registration beside the client id and the two secrets. */
const registrationNote = z.object({
  auth: z.enum(['none', 'post', 'basic']),
  secretExpiresAt: z.number().nullable(),
  managementUrl: z.string().nullable(),
  refused: z.boolean(),
});
type RegistrationNote = z.infer<typeof registrationNote>;

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

  function noteOf(app: string, method: OAuth2Method): RegistrationNote | null {
    try {
      const text = secrets.get(registrationRef(app, method, 'registration'));
      return text === null ? null : registrationNote.parse(JSON.parse(text));
    } catch (error) {
      // A registration that cannot be read is replaced by a new one.
      if (error instanceof SecretUnreadable) return null;
      throw error;
    }
  }

  function keepNote(app: string, method: OAuth2Method, note: RegistrationNote): void {
    secrets.put(registrationRef(app, method, 'registration'), JSON.stringify(note));
  }

  function isRegistered(app: string, method: OAuth2Method): boolean {
    const note = noteOf(app, method);
    if (note === null || note.refused || own(app, method) === null) return false;
    return note.secretExpiresAt === null || now() < note.secretExpiresAt;
  }

  function keepRegistration(app: string, method: OAuth2Method, registration: Registration): void {
    const { clientId, clientSecret, managementToken, ...note } = registration;
    const { auth, secretExpiresAt, managementUrl } = note;
    db.transaction(() => {
      secrets.removeRecord(secretRef(app, method).record);
      upsert.run(app, method.id, issuerOf(method), clientId, now());
      if (clientSecret !== null) secrets.put(secretRef(app, method), clientSecret);
      if (managementToken !== null) {
        secrets.put(registrationRef(app, method, 'registration_access_token'), managementToken);
      }
      keepNote(app, method, { auth, secretExpiresAt, managementUrl, refused: false });
    }).immediate();
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
      const { auth, own: isOwn, register: registers = false, id } = method.client;
      const known = isOwn || registers ? own(app, method) : null;
      if (known) {
        const clientSecret = known.hasSecret ? secrets.get(secretRef(app, method)) : null;
        const as = registers ? (noteOf(app, method)?.auth ?? auth) : auth;
        return { clientId: known.clientId, clientSecret, auth: as };
      }
      if (id !== undefined) return { clientId: id, clientSecret: null, auth };
      throw new SojournError('client_needed', {
        values: { app: catalogue.get(app)?.name ?? app },
      });
    },

    async register(app, method, ask) {
      if (isRegistered(app, method)) return;
      await alone(deps, `register:${app}:${method.id}`, async () => {
        if (!isRegistered(app, method)) keepRegistration(app, method, await ask());
      });
    },

    refuse(app, method, clientId) {
      db.transaction(() => {
        const note = noteOf(app, method);
        if (note === null || own(app, method)?.clientId !== clientId) return;
        keepNote(app, method, { ...note, refused: true });
      }).immediate();
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

/** The redirect address with which the app registers itself; a provider takes any port of a loopback literal (RFC 8252, 7.3). */
export function redirectToRegister(method: OAuth2Method): string {
  return fixedRedirect(method) ?? `http://127.0.0.1${method.redirectPath}`;
}

/** The redirect address to register at the provider; undefined where the provider takes any port of this computer. */
function fixedRedirect(method: OAuth2Method): string | undefined {
  if (method.redirectPort === undefined) return undefined;
  return `http://127.0.0.1:${method.redirectPort}${method.redirectPath}`;
}

/** A client belongs to one issuer and is never used with another (O17). */
function issuerOf(method: OAuth2Method): string {
  return method.issuer ?? method.authorizationUrl ?? method.deviceAuthorizationUrl ?? '';
}

function secretRef(app: string, method: OAuth2Method): SecretRef {
  return { record: `client:${app}:${method.id}:${issuerOf(method)}`, app, field: 'client_secret' };
}

function registrationRef(
  app: string,
  method: OAuth2Method,
  field: 'registration' | 'registration_access_token',
): SecretRef {
  return { ...secretRef(app, method), field };
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
