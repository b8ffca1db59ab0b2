// @vitest-environment jsdom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { useConnections } from '../../../../src/renderer/stores/connections.ts';
import { useConnectionTests } from '../../../../src/renderer/stores/connectionTests.ts';
import { connectionOf } from '../connections/samples.ts';
import { installBridge } from '../bridge.ts';

beforeEach(() => setActivePinia(createPinia()));

describe('the store of connections', () => {
  it('C10: takes over a burst of thousands of changes at once, without asking for the list again', async () => {
    const all = Array.from({ length: 10_000 }, (_, at) => connectionOf(String(at)));
    const core = installBridge({ 'connections.list': () => all });
    const store = useConnections();
    store.follow();
    await store.reload();
    for (const each of all)
      core.send('connection.changed', { connection: { ...each, state: 'needs-sign-in' } });
    await expect.poll(() => store.byId('9999')?.state).toBe('needs-sign-in');
    expect(store.list.every(({ state }) => state === 'needs-sign-in')).toBe(true);
    expect(core.asked).toHaveLength(1);
  });

  it('C14: another version of one connection leaves the details of the others alone', async () => {
    const core = installBridge({
      'connections.list': () => [connectionOf('a'), connectionOf('b')],
    });
    const store = useConnections();
    store.follow();
    await store.reload();
    const before = { a: store.version('a'), b: store.version('b') };
    core.send('connection.changed', { connection: connectionOf('a', { state: 'disconnected' }) });
    await expect.poll(() => store.version('a')).not.toBe(before.a);
    expect(store.version('b')).toBe(before.b);
  });

  it('a new connection and a new name are asked for, since they may stand elsewhere', async () => {
    let all = [connectionOf('a')];
    const core = installBridge({ 'connections.list': () => all });
    const store = useConnections();
    store.follow();
    await store.reload();
    all = [connectionOf('a'), connectionOf('b')];
    core.send('connection.changed', { connection: connectionOf('b') });
    await expect.poll(() => store.list.map(({ id }) => id)).toEqual(['a', 'b']);
    core.send('connection.deleted', { id: 'a', app: 'tasks' });
    expect(store.list.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('the test of many connections', () => {
  it('C10: shows its progress, can be stopped, and says how it ended', async () => {
    const end = Promise.withResolvers<undefined>();
    const core = installBridge({
      'connections.testMany': async () => {
        await end.promise;
        return { done: 2, total: 3, accepted: 1, failed: 1, untested: 0 };
      },
      'connections.stopTests': () => end.resolve(undefined),
    });
    const tests = useConnectionTests();
    tests.follow();
    const running = tests.start(['a', 'b', 'c']);
    expect(core.asked[0]).toEqual({
      channel: 'connections.testMany',
      input: { ids: ['a', 'b', 'c'] },
    });
    core.send('connections.testing', { done: 1, total: 3, accepted: 1, failed: 0, untested: 0 });
    expect(tests.progress?.done).toBe(1);
    await tests.stop();
    await running;
    expect(tests.running).toBe(false);
    expect(tests.stopped).toBe(true);
    expect(tests.progress).toMatchObject({ accepted: 1, failed: 1 });
  });
});
