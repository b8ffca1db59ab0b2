import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { useSignIns } from '../../../../src/renderer/stores/signIns.ts';
import type { Connection, SignIn } from '../../../../src/shared/connection.ts';
import { type Answers, type FakeCore, Refused, installBridge } from '../bridge.ts';

const input = { app: 'tasks', method: 'practice', name: 'Mine' };
const waiting: SignIn = { attempt: 'a1', app: 'tasks', state: 'waiting' };
const connection: Connection = {
  id: 'c1',
  app: 'tasks',
  method: 'practice',
  name: 'Mine',
  identity: 'ada@practice.example',
  state: 'connected',
  scopes: [],
  scopesMissing: [],
  createdAt: 0,
  lastUsedAt: null,
  journeys: 0,
};

function begin(answers: Answers): { core: FakeCore; signIns: ReturnType<typeof useSignIns> } {
  const core = installBridge(answers);
  const signIns = useSignIns();
  signIns.follow();
  return { core, signIns };
}

describe('useSignIns', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
  });

  it('C3: waits for the browser, then has the connection', async () => {
    const { core, signIns } = begin({ 'signIn.start': () => waiting });
    await signIns.start('new tasks', input);
    expect(signIns.waiting('new tasks')).toBe(true);
    core.send('signIn.changed', { ...waiting, state: 'exchanging' });
    expect(signIns.waiting('new tasks')).toBe(true);
    core.send('signIn.changed', { ...waiting, state: 'linked', connection });
    expect(signIns.waiting('new tasks')).toBe(false);
    expect(signIns.of('new tasks').signIn?.connection?.id).toBe('c1');
  });

  it('does not miss an end that comes before the answer to the start', async () => {
    const { core, signIns } = begin({
      'signIn.start': () => {
        core.send('signIn.changed', { ...waiting, state: 'linked', connection });
        return waiting;
      },
    });
    await signIns.start('new tasks', input);
    expect(signIns.of('new tasks').signIn?.state).toBe('linked');
  });

  it('O7: two sign-ins at once do not mix', async () => {
    let attempt = 0;
    const { core, signIns } = begin({
      'signIn.start': () => {
        attempt += 1;
        return { ...waiting, attempt: `a${attempt}` };
      },
    });
    await signIns.start('new tasks', input);
    await signIns.start('again c9', { ...input, connection: 'c9' });
    core.send('signIn.changed', { ...waiting, attempt: 'a2', state: 'linked', connection });
    expect(signIns.waiting('new tasks')).toBe(true);
    expect(signIns.of('again c9').signIn?.state).toBe('linked');
  });

  it('C3: says why it failed, whether at the start or in the browser', async () => {
    const refused = { code: 'browser_failed', message: 'No browser.', advice: '' } as const;
    const { core, signIns } = begin({
      'signIn.start': ({ name }) => {
        if (name === 'no browser') throw new Refused(refused);
        return waiting;
      },
    });
    await signIns.start('new tasks', { ...input, name: 'no browser' });
    expect(signIns.of('new tasks').error?.code).toBe('browser_failed');

    await signIns.start('new tasks', input);
    expect(signIns.of('new tasks').error).toBeNull();
    const error = { code: 'sign_in_refused', message: 'No.', advice: 'Try again.' };
    core.send('signIn.changed', { ...waiting, state: 'failed', error });
    expect(signIns.of('new tasks').error?.message).toBe('No.');
    expect(signIns.waiting('new tasks')).toBe(false);
  });

  it('O7: a late end after Cancel is ignored', async () => {
    const { core, signIns } = begin({
      'signIn.start': () => waiting,
      'signIn.cancel': () => ({ ...waiting, state: 'cancelled' }),
    });
    await signIns.start('new tasks', input);
    await signIns.cancel('new tasks');
    core.send('signIn.changed', { ...waiting, state: 'linked', connection });
    expect(signIns.of('new tasks').signIn).toBeNull();
    expect(core.asked.at(-1)).toEqual({ channel: 'signIn.cancel', input: { attempt: 'a1' } });
  });

  it('C3: Cancel before the browser has opened ends the sign-in as soon as it is known', async () => {
    const started = Promise.withResolvers<SignIn>();
    const { core, signIns } = begin({
      'signIn.start': () => started.promise,
      'signIn.cancel': () => ({ ...waiting, state: 'cancelled' }),
    });
    const starting = signIns.start('new tasks', input);
    expect(signIns.waiting('new tasks')).toBe(true);
    await signIns.cancel('new tasks');
    expect(signIns.waiting('new tasks')).toBe(false);
    started.resolve(waiting);
    await starting;
    expect(signIns.waiting('new tasks')).toBe(false);
    expect(core.asked.at(-1)).toEqual({ channel: 'signIn.cancel', input: { attempt: 'a1' } });
  });
});
