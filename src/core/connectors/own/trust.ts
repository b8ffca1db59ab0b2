/**
 * Where the credentials of a connector that the person wrote may go: to the places that it named when they were first
 * used, and to those that the person allowed since. A file that is changed on disk to name others gets no credential.
 */
import { z } from 'zod';
import type { AuthMethod, Connector } from '../../../shared/connector.ts';
import { SojournError } from '../../../shared/errors.ts';
import type { Database } from '../../storage/index.ts';

export interface Trust {
  /** Remembers the places of a connector that is used for the first time. @throws connector_changed */
  check(app: string): void;
  /** Places that wait for the person's word. */
  added(app: string): string[];
  /** The person allows what the connector names now; gives what that added. @throws not_found for what is no own connector */
  allow(app: string): string[];
}

export interface TrustDeps {
  readonly db: Database;
  /** The person's own connectors as they are now. */
  readonly own: () => ReadonlyMap<string, Connector>;
}

const placesSchema = z.array(z.string());

/** The trust of an open vault. */
export function createTrust({ db, own }: TrustDeps): Trust {
  const select = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const store = db.prepare<[string, string]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );

  function trusted(app: string): string[] | undefined {
    const stored = select.get(keyOf(app));
    return stored === undefined ? undefined : placesSchema.parse(JSON.parse(stored));
  }

  function remember(app: string, places: readonly string[]): void {
    store.run(keyOf(app), JSON.stringify(places));
  }

  function added(app: string): string[] {
    const connector = own().get(app);
    const known = trusted(app);
    if (connector === undefined || known === undefined) return [];
    return placesOf(connector).filter((place) => !known.includes(place));
  }

  return {
    added,

    check(app) {
      const connector = own().get(app);
      if (connector === undefined) return;
      if (trusted(app) === undefined) remember(app, placesOf(connector));
      const places = added(app);
      if (places.length === 0) return;
      throw new SojournError('connector_changed', {
        values: { app: connector.name, places: places.join(', ') },
      });
    },

    allow(app) {
      const connector = own().get(app);
      if (connector === undefined) {
        throw new SojournError('not_found', { values: { what: 'connector' } });
      }
      const places = added(app);
      remember(app, placesOf(connector));
      return places;
    },
  };
}

function keyOf(app: string): string {
  return `trusted-places:${app}`;
}

/** Every place that credentials of an app are sent to: hosts of its requests and of its sign-in, sorted, each once. */
export function placesOf(connector: Pick<Connector, 'hosts' | 'auth'>): string[] {
  const signIn = connector.auth.flatMap(addressesOf).map(hostOf);
  return [...new Set([...connector.hosts, ...signIn])].sort();
}

function addressesOf(method: AuthMethod): string[] {
  const addresses =
    method.kind === 'oauth2'
      ? [
          method.issuer,
          method.authorizationUrl,
          method.deviceAuthorizationUrl,
          method.tokenUrl,
          method.revocationUrl,
        ]
      : method.kind === 'clientCredentials'
        ? [method.issuer, method.tokenUrl]
        : [];
  return addresses.filter((address) => address !== undefined);
}

/** The host of an address, or of a template for one. */
function hostOf(address: string): string {
  return /^[a-z]+:\/\/([^/?#]*)/i.exec(address)?.[1] ?? address;
}
