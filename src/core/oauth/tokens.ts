/** Tokens of signed-in connections: kept in the vault, renewed with their refresh token (C15, O12, O13). */
import type { Catalogue } from '../connectors/index.ts';
import type { Clients } from './clients.ts';
import { grantOf } from './grant.ts';
import type { Grant } from './grant.ts';
import type { FetchLimits } from './limitedFetch.ts';
import { exchangeProblem, isInvalidGrant } from './problems.ts';
import { createProviders } from './providers.ts';
import { createRenewals } from './renewals.ts';
import type { Held, Renewal, Renewals, RenewalsDeps } from './renewals.ts';
import { createRevocations } from './revocations.ts';
import type { Revocations } from './revocations.ts';

export interface Tokens extends Revocations, Omit<Renewals, 'keepAccess'> {
  /**
   * Keeps a grant; part of the caller's transaction. `sameAccount`: a grant without a refresh token keeps the one before;
   * otherwise nothing of what was kept before stays.
   */
  keep(connection: { id: string; app: string }, grant: Grant, sameAccount: boolean): void;
}

export interface TokensDeps extends RenewalsDeps {
  readonly catalogue: Pick<Catalogue, 'get' | 'forUse'>;
  readonly clients: Pick<Clients, 'credentials' | 'register' | 'refuse'>;
  readonly limits?: FetchLimits | undefined;
}

/** A signed-in connection; what renews its token is the refresh token, where the provider gave one. */
type SignedIn = Held<string | null>;

export function createTokens(deps: TokensDeps): Tokens {
  const { secrets, now } = deps;
  const providers = createProviders(deps);
  const revocations = createRevocations({ ...deps, providers });
  /** Answers that could not be stored (a full disk, say): the refresh token in them is the only one that is still good. */
  const unsaved = new Map<string, { used: string; grant: Grant }>();

  const renewals = createRenewals<string | null>(deps, {
    means: (stored) => stored.find('refresh_token'),
    renewsInTime: (held) => held.means !== null,
    renew: refresh,
    // The refresh token alone: an answer may hold the only one that is still good, whatever became of the access token.
    isReplaced: (found, used) => found.means !== used.means,
    keep: (connection, grant) => keep(connection, grant, true),
    settled: (id) => void unsaved.delete(id),
  });

  async function refresh({ id, app, method, means: refreshToken }: SignedIn): Promise<Renewal> {
    if (refreshToken === null) {
      return { refused: 'The app refused the token, and there is none to renew it with.' };
    }
    const left = unsaved.get(id);
    if (left?.used === refreshToken) return { grant: left.grant };
    const { oidc, config, connector } = await providers.open(app, method);
    const answer = await oidc.refreshTokenGrant(config, refreshToken).catch((error: unknown) => {
      if (isInvalidGrant(error)) return null;
      throw exchangeProblem(error, connector.name, 'provider_answer_wrong');
    });
    if (answer === null) return { refused: `${connector.name} ended the sign-in.` };
    const grant = grantOf(answer, now());
    unsaved.set(id, { used: refreshToken, grant });
    revocations.online();
    return { grant };
  }

  /** The rotated refresh token first: it is safe before the new access token is used. */
  function keep(connection: { id: string; app: string }, grant: Grant, sameAccount: boolean): void {
    const { id, app } = connection;
    if (!sameAccount) secrets.removeRecord(id);
    if (grant.refreshToken !== null) {
      secrets.put({ record: id, app, field: 'refresh_token' }, grant.refreshToken);
    }
    renewals.keepAccess(connection, grant);
  }

  return {
    ...revocations,
    ...renewals,
    keep,
    /** Waits for refreshes under way, so that a rotated token is not lost. */
    async close() {
      revocations.close();
      await renewals.close();
    },
  };
}
