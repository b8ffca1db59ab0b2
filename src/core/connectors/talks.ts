/** What the requests of one call have in common: the app, who asks it and where, and how long it is waited for. */
import type { Connector } from '../../shared/connector.ts';
import type { FileDesk, Files } from '../files/index.ts';
import type { Catalogue } from './catalogue.ts';
import type { Account, Credential } from './credentials.ts';
import { siteOf } from './site.ts';
import type { AccountValues, Site } from './site.ts';

export interface Talk {
  readonly connector: Connector;
  readonly localHosts: readonly string[];
  readonly site: Site;
  readonly auth: Auth;
  /** `connection` in templates. */
  readonly values: AccountValues;
  /** The files within its reach. */
  readonly files: FileDesk;
  readonly signal?: AbortSignal | undefined;
  /**
   * How long in all to wait for an app that asks for fewer requests, in milliseconds; zero for what must not be sent again
   * by itself.
   */
  readonly patienceMs: number;
}

/** Who sends it: a linked account, a credential that is being tried, or nobody. */
export type Auth =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'credential'; readonly method: string; readonly credential: Credential }
  | { readonly kind: 'none' };

/** How long a waiting app is waited for, in milliseconds. */
export const patience = { poll: 60_000, action: 30_000, person: 5_000 } as const;

export interface Talks {
  /**
   * In the name of an account, or of nobody.
   * @param run whose files it may open; without one, files that are made expire
   * @throws not_found
   */
  withAccount(
    app: string,
    account: Account | null,
    patienceMs: number,
    signal?: AbortSignal,
    run?: string,
  ): Promise<Talk>;
  /** With a credential that is being tried, and what is known of its account. @throws not_found */
  withCredential(
    app: string,
    auth: Extract<Auth, { kind: 'credential' }>,
    values: AccountValues,
  ): Promise<Talk>;
}

export function createTalks(
  catalogue: Pick<Catalogue, 'forUse' | 'localHosts'>,
  files: () => Pick<Files, 'desk'>,
): Talks {
  /** The files within reach of one call, which most calls have nothing to do with. */
  function deskOf(run?: string): FileDesk {
    let desk: FileDesk | undefined;
    const made = (): FileDesk => (desk ??= files().desk(run ?? null));
    return {
      create: (about, content) => made().create(about, content),
      open: (value) => made().open(value),
    };
  }

  return {
    async withAccount(app, account, patienceMs, signal, run) {
      const connector = await catalogue.forUse(app);
      const values = account?.values ?? {};
      return {
        connector,
        localHosts: await catalogue.localHosts(app),
        site: siteOf(connector, account?.method, values),
        auth: account === null ? { kind: 'none' } : { kind: 'account', account },
        values,
        files: deskOf(run),
        signal,
        patienceMs,
      };
    },

    async withCredential(app, auth, values) {
      const connector = await catalogue.forUse(app);
      return {
        connector,
        localHosts: await catalogue.localHosts(app),
        site: siteOf(connector, auth.method, values),
        auth,
        values,
        files: deskOf(),
        patienceMs: patience.person,
      };
    },
  };
}
