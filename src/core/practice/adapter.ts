/** Keeps oidc-provider's records in `practice_records`. The methods are those of its `Adapter` interface. */
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
import type { Records } from './records.ts';

/**
 * How long a used code or rotated refresh token is remembered: coming a second time within a day it is recognised as
 * stolen and ends the whole grant; later it is merely unknown.
 */
const rememberUsedMs = 24 * 3600 * 1000;

export function createAdapterFactory(
  records: Records,
  now: () => number = Date.now,
): AdapterFactory {
  return (kind): Adapter => {
    const find = (id: string): AdapterPayload | undefined => payloadOf(records.get(kind, id));
    const findBy = (property: string, value: string): AdapterPayload | undefined =>
      payloadOf(records.where(kind, property, value, { limit: 1 })[0]?.payload);
    return {
      upsert: async (id, payload, expiresIn) => {
        const expiresAt = expiresIn === undefined ? null : now() + expiresIn * 1000;
        records.put(kind, id, payload, expiresAt);
      },
      find: async (id) => find(id),
      findByUid: async (uid) => findBy('uid', uid),
      findByUserCode: async (userCode) => findBy('userCode', userCode),
      consume: async (id) => {
        const payload = find(id);
        if (payload === undefined) return;
        const consumed = Math.floor(now() / 1000);
        records.put(kind, id, { ...payload, consumed }, now() + rememberUsedMs);
      },
      destroy: async (id) => {
        records.remove(kind, id);
      },
      revokeByGrantId: async (grantId) => {
        records.removeWhere(kind, 'grantId', grantId);
      },
    };
  };
}

function payloadOf(value: unknown): AdapterPayload | undefined {
  return isPayload(value) ? value : undefined;
}

function isPayload(value: unknown): value is AdapterPayload {
  return typeof value === 'object' && value !== null;
}
