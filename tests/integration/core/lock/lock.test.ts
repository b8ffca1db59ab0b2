import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { writeNewHeader } from '../../../../src/core/vault/header.ts';
import { createVault } from '../../../../src/core/vault/index.ts';
import { newPassphraseKdf } from '../../../../src/core/vault/passphrase.ts';
import type * as Passphrase from '../../../../src/core/vault/passphrase.ts';
import { newDataKey, passphraseSlot } from '../../../../src/core/vault/slots.ts';
import { lockRulesSchema, defaultLockRules } from '../../../../src/shared/vault.ts';
import type { LockRules, VaultState } from '../../../../src/shared/vault.ts';
import type { Input } from '../../../../src/shared/contract/calls.ts';
import type { EventName } from '../../../../src/shared/contract/events.ts';
import type { PresenceEvent } from '../../../../src/shared/contract/wire.ts';
import { isNeeded, lookAtActivity } from '../../../../src/main/activity.ts';
import { memoryKeychain } from '../../../servers/memoryKeychain.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { journeyThatIsOn, journeyThatLogs } from '../../inputs.ts';
import { testCore } from '../../testCore.ts';
import type { TestCore, TestCoreOptions } from '../../testCore.ts';

const passphrase = 'a passphrase for locking';
const kinds = ['park', 'continue'] as const;

/** Opens with the keychain where a test does not say otherwise: working a passphrase out takes its time. */
const keychain = { keychain: true } as const;

interface Given extends TestCoreOptions {
  readonly rules?: Partial<LockRules>;
  readonly passphrase?: string;
}

/** An open vault with these rules. */
async function opened({ rules = {}, passphrase: chosen, ...options }: Given = {}): Promise<{
  core: TestCore;
  recoveryKey: string;
}> {
  const core = testCore(options);
  const { recoveryKey } = await core.ok('vault.create', { passphrase: chosen, keychain: true });
  await core.ok('vault.setLockRules', { ...defaultLockRules, ...rules });
  return { core, recoveryKey };
}

async function stateOf(core: TestCore): Promise<Pick<VaultState, 'state' | 'running'>> {
  const { state, running } = await core.ok('vault.state', undefined);
  return { state, running };
}

const unlocked = { state: 'unlocked', running: false };
const goesOn = { state: 'locked', running: true };
const parked = { state: 'locked', running: false };

/** SQLite takes its write-ahead log away with the last connection that is closed. */
function isDatabaseOpen(core: TestCore): boolean {
  return readdirSync(core.home).some((name) => name.endsWith('-wal'));
}

function isRunIn(state: string): (payload: unknown) => boolean {
  return (payload) => JSON.stringify(payload).includes(`"state":"${state}"`);
}

function isState(wanted: typeof parked): (payload: unknown) => boolean {
  return (payload) => {
    const { state, running } = payload as VaultState;
    return state === wanted.state && running === wanted.running;
  };
}

describe('rules', () => {
  it('V3: are the defaults until others are set, and stay set', async () => {
    const core = testCore();
    await core.ok('vault.create', keychain);
    expect(await core.ok('vault.lockRules', undefined)).toEqual(defaultLockRules);
    const rules: LockRules = {
      idleMinutes: 7,
      onSuspend: false,
      onScreenLock: true,
      journeys: 'park',
    };
    expect(await core.ok('vault.setLockRules', rules)).toEqual(rules);
    await core.ok('vault.lock', undefined);
    await core.ok('vault.unlock', keychain);
    expect(await core.ok('vault.lockRules', undefined)).toEqual(rules);
  });

  it('V3: what cannot be a rule is refused and changes nothing', async () => {
    const { core } = await opened();
    for (const idleMinutes of [0, -1, 1.5, 1441]) {
      expect(
        await core.call('vault.setLockRules', { ...defaultLockRules, idleMinutes }),
      ).toMatchObject({ error: { code: 'input_invalid', field: 'idleMinutes' } });
    }
    expect(lockRulesSchema.parse(await core.ok('vault.lockRules', undefined))).toEqual(
      defaultLockRules,
    );
  });

  const events: [string, PresenceEvent, Partial<LockRules>, Partial<LockRules>][] = [
    ['sleep', { kind: 'suspend' }, { onSuspend: true }, { onSuspend: false }],
    ['a locked screen', { kind: 'screenLocked' }, { onScreenLock: true }, { onScreenLock: false }],
    ['idle time', { kind: 'idle', seconds: 120 }, { idleMinutes: 2 }, { idleMinutes: null }],
    [
      'too little idle time',
      { kind: 'idle', seconds: 120 },
      { idleMinutes: 1 },
      { idleMinutes: 3 },
    ],
  ];
  it.each(events)('V3: %s locks where a rule says so, else not', async (_name, event, on, off) => {
    const { core } = await opened({ rules: off });
    await core.presence(event);
    expect(await stateOf(core)).toEqual(unlocked);
    await core.ok('vault.setLockRules', { ...defaultLockRules, ...on });
    await core.presence(event);
    expect(await stateOf(core)).toEqual(parked);
    // Without an open vault there is nothing to lock, and no rule to read.
    await core.presence(event);
    expect(await stateOf(core)).toEqual(parked);
  });

  it('V3: a lock while an unlock is under way comes after it, and counts', async () => {
    const { core } = await opened({ rules: { journeys: 'continue' }, passphrase });
    await journeyThatIsOn(core);
    await core.ok('vault.lock', undefined);
    const unlock = core.call('vault.unlock', { passphrase });
    const sleep = core.presence({ kind: 'suspend' });
    await Promise.all([unlock, sleep]);
    expect(await stateOf(core)).toEqual(goesOn);
  });
});

describe('continue', () => {
  it('V3: a run goes on while the window is locked, and its journey stays on', async () => {
    const { core } = await opened({ rules: { journeys: 'continue' } });
    const { id } = await journeyThatIsOn(core);
    const run = await core.ok('runs.start', { journey: id });
    expect(run.state).toBe('initializing');
    // The run has not begun: it waits for the end of this turn, and the lock comes first.
    await core.ok('vault.lock', undefined);
    const lockedAt = Date.now();
    expect(await stateOf(core)).toEqual(goesOn);
    await succeeded(core, run.id);
    expect(await stateOf(core)).toEqual(goesOn);
    await core.ok('vault.unlock', keychain);
    expect(await stateOf(core)).toEqual(unlocked);
    const report = await core.ok('runs.get', { id: run.id });
    expect(report.state).toBe('succeeded');
    expect(report.startedAt).toBeLessThanOrEqual(lockedAt);
    expect(await core.ok('journeys.get', { id })).toMatchObject({ on: true });
  });

  it('S8: no event with vault data leaves while it is locked, though runs and journeys change', async () => {
    const { core } = await opened({ rules: { journeys: 'continue' } });
    const { id } = await journeyThatIsOn(core);
    const run = await core.ok('runs.start', { journey: id });
    await core.ok('vault.lock', undefined);
    const before = core.events.length;
    await succeeded(core, run.id);
    await core.call('vault.unlock', { passphrase: 'a passphrase that is wrong' });
    const told = core.events.slice(before).map(({ name }) => name);
    expect([...new Set(told)]).toEqual<EventName[]>(['vault.changed']);
    expect(JSON.stringify(core.events.slice(before))).not.toContain('Journey behind a lock');
  });

  it('R7, S8: the shell knows that journeys go on behind the lock, and how many runs only before it', async () => {
    const { core } = await opened({ rules: { journeys: 'continue' } });
    expect(await isNeeded(core)).toBe(false);
    const { id } = await journeyThatIsOn(core);
    expect(await isNeeded(core)).toBe(true);
    expect(await lookAtActivity(core)).toMatchObject({ underWay: 0, goesOn: false });
    await core.ok('vault.lock', undefined);
    expect(await isNeeded(core)).toBe(true);
    expect(await lookAtActivity(core)).toEqual({ underWay: null, settings: null, goesOn: true });
    await core.ok('vault.unlock', keychain);
    await core.ok('journeys.stop', { id });
    await core.ok('vault.lock', undefined);
    expect(await isNeeded(core)).toBe(false);
    expect(await lookAtActivity(core)).toEqual({ underWay: null, settings: null, goesOn: false });
  });

  it('S8: only what opens the vault unlocks it: a wrong passphrase, recovery key or keychain does not', async () => {
    const store = memoryKeychain();
    const { core, recoveryKey } = await opened({
      rules: { journeys: 'continue' },
      passphrase,
      keychain: store,
    });
    await journeyThatIsOn(core);
    const other = testCore();
    const foreign = await other.ok('vault.create', { passphrase, keychain: false });
    const entries = [...store.entries];

    async function answers(by: Input<'vault.unlock'>): Promise<unknown> {
      await core.ok('vault.lock', undefined);
      expect(await stateOf(core)).toEqual(goesOn);
      const answer = await core.call('vault.unlock', by);
      expect(await stateOf(core)).toEqual(answer.ok ? unlocked : goesOn);
      return answer.ok ? 'unlocked' : answer.error.code;
    }

    expect(await answers({ passphrase: `${passphrase} ` })).toBe('passphrase_wrong');
    expect(await answers({ recoveryKey: foreign.recoveryKey })).toBe('recovery_key_wrong');
    store.entries.clear();
    expect(await answers({ keychain: true })).toBe('keychain_changed');
    store.now = 'locked';
    expect(await answers({ keychain: true })).toBe('keychain_locked');
    store.now = 'available';
    for (const [account, entry] of entries) store.entries.set(account, entry);

    for (const by of [{ passphrase }, { recoveryKey }, { keychain: true } as const]) {
      expect(await answers(by)).toBe('unlocked');
    }
  });

  it('S8: the vault.json of another vault, under the name of this one, does not unlock it', async () => {
    const { core } = await opened({ rules: { journeys: 'continue' }, passphrase });
    await journeyThatIsOn(core);
    await core.ok('vault.lock', undefined);
    const file = join(core.home, 'vault.json');
    const own = readFileSync(file, 'utf8');
    const { id } = JSON.parse(own) as { id: string };
    writeFileSync(file, await forgedHeader(id, 'the passphrase of a thief'));
    expect(
      await core.call('vault.unlock', { passphrase: 'the passphrase of a thief' }),
    ).toMatchObject({ ok: false, error: { code: 'vault_damaged' } });
    writeFileSync(file, own);
    expect(await stateOf(core)).toEqual(goesOn);
    await core.ok('vault.unlock', { passphrase });
  });

  it('V3: the keys leave memory where no journey is on and no run is under way', async () => {
    const { core } = await opened({ rules: { journeys: 'continue' } });
    await journeyThatLogs(core);
    expect(isDatabaseOpen(core)).toBe(true);
    await core.ok('vault.lock', undefined);
    expect(await stateOf(core)).toEqual(parked);
    expect(isDatabaseOpen(core)).toBe(false);
  });

  it('V3: the keys leave memory when the last run has ended behind the lock', async () => {
    const { core } = await opened({ rules: { journeys: 'continue' } });
    const { id } = await journeyThatLogs(core);
    const run = await core.ok('runs.start', { journey: id });
    const wiped = core.once('vault.changed', isState(parked));
    await core.ok('vault.lock', undefined);
    await wiped;
    expect(isDatabaseOpen(core)).toBe(false);
    await core.ok('vault.unlock', keychain);
    expect(await core.ok('runs.get', { id: run.id })).toMatchObject({ state: 'succeeded' });
  });

  it('V3: quitting wipes the keys, whatever the rule', async () => {
    const { core } = await opened({ rules: { journeys: 'continue' } });
    await journeyThatIsOn(core);
    await core.ok('vault.lock', undefined);
    expect(isDatabaseOpen(core)).toBe(true);
    await core.close();
    expect(isDatabaseOpen(core)).toBe(false);
  });
});

describe('park', () => {
  it('V3: the keys leave memory, and what is under way goes on after the unlock', async () => {
    const { core } = await opened({ rules: { journeys: 'park' } });
    const { id } = await journeyThatIsOn(core);
    const run = await core.ok('runs.start', { journey: id });
    await core.ok('vault.lock', undefined);
    expect(await stateOf(core)).toEqual(parked);
    expect(isDatabaseOpen(core)).toBe(false);
    const ended = core.once('run.changed', isRunIn('succeeded'));
    await core.ok('vault.unlock', keychain);
    await ended;
    expect(await core.ok('runs.get', { id: run.id })).toMatchObject({ state: 'succeeded' });
    expect(await core.ok('journeys.get', { id })).toMatchObject({ on: true });
  });
});

describe.each(kinds)('what waits for the person (%s)', (journeys) => {
  it('S8: a sign-in that waits for the browser is cancelled: the window is told before it is locked', async () => {
    const links: string[] = [];
    const { core } = await opened({
      rules: { journeys },
      host: { 'browser.open': async ({ url }) => void links.push(url) },
    });
    await journeyThatIsOn(core);
    await core.ok('signIn.start', { app: 'practice-tasks', method: 'practice', name: 'Work' });
    const redirect = new URL(links[0] ?? '').searchParams.get('redirect_uri') ?? '';
    expect((await fetch(redirect)).status).toBe(400);
    const before = core.events.length;
    await core.ok('vault.lock', undefined);
    expect(core.events.slice(before)).toMatchObject([
      { name: 'signIn.changed', payload: { state: 'cancelled' } },
      { name: 'vault.changed', payload: { state: 'locked' } },
    ]);
    await expect(fetch(redirect)).rejects.toThrow('fetch failed');
    await core.ok('vault.unlock', keychain);
    expect(await core.ok('connections.list', {})).toEqual([]);
  });

  it('S8: a sign-in that is being prepared opens no browser once the vault is locked', async () => {
    const links: string[] = [];
    const { core } = await opened({
      rules: { journeys },
      host: { 'browser.open': async ({ url }) => void links.push(url) },
    });
    await journeyThatIsOn(core);
    const start = core.call('signIn.start', {
      app: 'practice-tasks',
      method: 'practice',
      name: 'Work',
    });
    await core.ok('vault.lock', undefined);
    expect(await start).toMatchObject({ ok: false, error: { code: 'vault_locked' } });
    expect(links).toEqual([]);
  });

  it('S8: a save dialog that was open when the vault was locked writes nothing', async () => {
    const chosen = Promise.withResolvers<{ path: string }>();
    const shown = Promise.withResolvers<null>();
    const { core } = await opened({
      rules: { journeys },
      host: {
        'dialog.save': () => {
          shown.resolve(null);
          return chosen.promise;
        },
      },
    });
    const { id } = await journeyThatIsOn(core);
    const saved = core.call('export.save', { journeys: [id] });
    await shown.promise;
    await core.ok('vault.lock', undefined);
    const path = join(temporaryFolder(), 'taken.sojourn.json');
    chosen.resolve({ path });
    expect(await saved).toMatchObject({ ok: false, error: { code: 'vault_locked' } });
    expect(existsSync(path)).toBe(false);
  });

  it('S8: a call that was under way when the vault was locked answers that it is locked', async () => {
    const { core } = await opened({ rules: { journeys } });
    const { id } = await journeyThatIsOn(core);
    const lock = core.call('vault.lock', undefined);
    const late = await Promise.all([
      core.call('apps.get', { app: 'practice-tasks' }),
      core.call('runs.start', { journey: id }),
    ]);
    await lock;
    for (const answer of late) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'vault_locked' } });
    }
  });

  it('C16: locking and unlocking are in the audit log, with what did it', async () => {
    const { core, recoveryKey } = await opened({ rules: { journeys } });
    await journeyThatIsOn(core);
    await core.presence({ kind: 'suspend' });
    await core.call('vault.unlock', { passphrase: 'a passphrase that is wrong' });
    await core.ok('vault.unlock', { recoveryKey });
    await core.ok('vault.lock', undefined);
    await core.ok('vault.unlock', keychain);
    const end = journeys === 'continue' ? '; journeys go on.' : '.';
    const { events } = await core.ok('audit.list', {});
    expect(events.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['unlocked', 'Unlocked with this computer’s keychain in the window.'],
      ['locked', `Locked by hand${end}`],
      ['unlocked', 'Unlocked with the recovery key in the window.'],
      ['locked', `Locked because this computer went to sleep${end}`],
      ['vault-created', 'The vault was made.'],
    ]);
  });
});

it('V3: while the passphrase is being checked, other calls are answered', async () => {
  const real = await vi.importActual<typeof Passphrase>('../../../../src/core/vault/passphrase.ts');
  vi.mocked(newPassphraseKdf).mockImplementationOnce(real.newPassphraseKdf);
  const { core } = await opened({ passphrase });
  await core.ok('vault.lock', undefined);
  const order: string[] = [];
  const unlock = core.ok('vault.unlock', { passphrase }).then(() => order.push('unlock'));
  for (const channel of ['app.info', 'vault.state', 'apps.list'] as const) {
    await core.ok(channel, undefined).then(() => order.push(channel));
  }
  await unlock;
  expect(order).toEqual(['app.info', 'vault.state', 'apps.list', 'unlock']);
});

/** Resolves when a run has succeeded behind the lock, as a second look into the data folder sees it. */
async function succeeded(core: TestCore, run: string): Promise<void> {
  const vault = createVault({ folder: core.home, keychain: core.keychain, now: Date.now });
  await vault.unlock(keychain);
  const { db } = vault.open ?? expect.unreachable('the vault is open');
  const state = db.prepare<[string], string>('SELECT state FROM runs WHERE id = ?').pluck();
  await expect.poll(() => state.get(run), { timeout: 10_000 }).toBe('succeeded');
  await vault.lock();
}

/** A vault.json that a passphrase of one's own opens, made for the id of somebody else's vault. */
async function forgedHeader(vaultId: string, own: string): Promise<string> {
  const owner = { vaultId, keyVersion: 1 };
  const file = join(temporaryFolder(), 'vault.json');
  writeNewHeader(file, {
    format: 'sojourn.vault',
    formatVersion: 1,
    id: vaultId,
    createdAt: 0,
    keyVersion: 1,
    slots: [await passphraseSlot(owner, newDataKey(), own)],
  });
  return readFileSync(file, 'utf8');
}
