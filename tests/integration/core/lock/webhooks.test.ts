/** V3: what a locked vault does with requests that start journeys, and with calls between journeys that are under way. */
import { describe, expect, it } from 'vitest';
import { defaultLockRules } from '../../../../src/shared/vault.ts';
import type { LockRules } from '../../../../src/shared/vault.ts';
import { testCore } from '../../testCore.ts';
import type { TestCore } from '../../testCore.ts';

const keychain = { keychain: true } as const;

/** A vault with this rule, and a journey that is on and hears requests. */
async function hearing(
  journeys: LockRules['journeys'],
  rules: Partial<LockRules> = {},
): Promise<{ core: TestCore; id: string; url: string }> {
  const core = testCore();
  await core.ok('vault.create', keychain);
  await core.ok('vault.setLockRules', { ...defaultLockRules, ...rules, journeys });
  const { journey, revision } = await core.ok('journeys.create', {});
  await core.ok('journeys.save', {
    revision,
    journey: {
      ...journey,
      trigger: { id: 's0', app: 'webhook', event: 'received', fields: {} },
      steps: [
        {
          id: 's1',
          kind: 'action',
          app: 'logger',
          action: 'log',
          fields: { message: { text: 'Got {{ s0.body }}' } },
        },
      ],
    },
  });
  await core.ok('journeys.start', { id: journey.id });
  const { url } = await core.ok('webhooks.address', { journey: journey.id });
  return { core, id: journey.id, url };
}

async function post(url: string, body: string): Promise<number | 'nobody'> {
  try {
    const response = await fetch(url, { method: 'POST', body });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 'nobody';
  }
}

/** Until the server hears again, which it does some moments after the unlock. */
async function heard(url: string, body: string): Promise<void> {
  while ((await post(url, body)) === 'nobody') await new Promise(setImmediate);
}

async function messages(core: TestCore, journey: string): Promise<unknown[]> {
  for (;;) {
    const runs = await core.ok('runs.list', { journey });
    if (runs.every(({ duration }) => duration !== null)) {
      const details = await Promise.all(runs.map(({ id }) => core.ok('runs.get', { id })));
      return details.reverse().map(({ steps }) => {
        const output = steps[0]?.output;
        return output !== null && typeof output === 'object' && 'message' in output
          ? output.message
          : output;
      });
    }
    await new Promise(setImmediate);
  }
}

describe('V3: webhooks of a locked vault', () => {
  it.each(['the person', 'sleep'] as const)(
    'V3: “continue”, locked by %s: requests start runs, and the person sees them after unlocking',
    async (by) => {
      const { core, id, url } = await hearing('continue', { onSuspend: true });
      if (by === 'sleep') await core.presence({ kind: 'suspend' });
      else await core.ok('vault.lock', undefined);
      expect(await core.ok('vault.state', undefined)).toMatchObject({ state: 'locked' });
      expect(await post(url, 'a')).toBe(200);
      expect(await core.call('webhooks.address', { journey: id })).toMatchObject({
        error: { code: 'vault_locked' },
      });
      await core.ok('vault.unlock', keychain);
      expect(await messages(core, id)).toEqual(['Got a']);
    },
  );

  it('V3: “park”: nobody hears, so no sender is told that it was; after unlocking the same address does', async () => {
    const { core, id, url } = await hearing('park');
    expect(await post(url, 'a')).toBe(200);
    await core.ok('vault.lock', undefined);
    expect(await post(url, 'b')).toBe('nobody');
    await core.ok('vault.unlock', keychain);
    await heard(url, 'c');
    expect(await messages(core, id)).toEqual(['Got a', 'Got c']);
    expect((await core.ok('webhooks.address', { journey: id })).url).toBe(url);
  });

  it('T3: switched off, and with the core closed, nobody hears', async () => {
    const { core, id, url } = await hearing('continue');
    await core.ok('journeys.stop', { id });
    expect(await post(url, 'a')).not.toBe(200);
    await core.ok('journeys.start', { id });
    expect(await post(url, 'b')).toBe(200);
    await core.close();
    expect(await post(url, 'c')).toBe('nobody');
  });
});
