import { describe, expect, it } from 'vitest';
import { withFacts } from '../../../../src/core/connectors/facts.ts';
import { createManyTests } from '../../../../src/core/connections/manyTests.ts';
import type { ManyTests } from '../../../../src/core/connections/manyTests.ts';
import type { ConnectionTests } from '../../../../src/shared/connection.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import type { ErrorCode } from '../../../../src/shared/errors.ts';

interface Bench {
  readonly tests: ManyTests;
  readonly told: ConnectionTests[];
  /** Ids in the order in which their test began. */
  readonly begun: string[];
  /** Every pause that was asked for, in milliseconds; each ends when the test says so, or by the signal. */
  readonly pauses: { milliseconds: number; end: () => void }[];
}

function bench(test: (id: string) => Promise<{ tested: boolean }>): Bench {
  const told: ConnectionTests[] = [];
  const begun: string[] = [];
  const pauses: Bench['pauses'] = [];
  const tests = createManyTests({
    test: (id) => {
      begun.push(id);
      return test(id);
    },
    tell: (counts) => told.push(counts),
    pause: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
        pauses.push({ milliseconds, end: resolve });
      }),
  });
  return { tests, told, begun, pauses };
}

const of = (app: string, count: number): { id: string; app: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${app}${index}`, app }));
const failing = (code: ErrorCode) => (): Promise<never> => Promise.reject(new SojournError(code));
const passing = (): Promise<{ tested: boolean }> => Promise.resolve({ tested: true });
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('C10: a test of many connections', () => {
  it('goes one at a time per app, and over several apps at once, but not over all', async () => {
    const busy = new Map<string, number>();
    let [mostOfOne, mostOfAll] = [0, 0];
    const { tests } = bench(async (id) => {
      const app = id.replace(/\d+$/, '');
      busy.set(app, (busy.get(app) ?? 0) + 1);
      mostOfOne = Math.max(mostOfOne, ...busy.values());
      mostOfAll = Math.max(mostOfAll, [...busy.values()].filter((count) => count > 0).length);
      await nextTurn();
      busy.set(app, (busy.get(app) ?? 0) - 1);
      return { tested: true };
    });
    const apps = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const counts = await tests.run(apps.flatMap((app) => of(app, 4)));
    expect(counts).toEqual({ done: 36, total: 36, accepted: 36, failed: 0, untested: 0 });
    expect(mostOfOne).toBe(1);
    expect(mostOfAll).toBe(6);
  });

  it('counts what was accepted, what failed, and what has nothing to test', async () => {
    const ends: Record<string, () => Promise<{ tested: boolean }>> = {
      a0: passing,
      a1: failing('sign_in_needed'),
      a2: failing('connection_unreadable'),
      a3: failing('connection_not_connected'),
      a4: failing('not_found'),
      a5: () => Promise.resolve({ tested: false }),
    };
    const { tests } = bench((id) => ends[id]?.() ?? passing());
    const counts = { done: 6, total: 6, accepted: 1, failed: 2, untested: 3 };
    expect(await tests.run(of('a', 6))).toEqual(counts);
  });

  it('tells at the start, at the end, and in between no more than once a pause', async () => {
    let counted = 0;
    const gate = Promise.withResolvers<{ tested: boolean }>();
    const { tests, told, pauses } = bench(() => ((counted += 1) > 500 ? gate.promise : passing()));
    const running = tests.run(of('a', 501));
    while (counted < 501) await nextTurn();
    expect(told.map(({ done }) => done)).toEqual([0]);
    expect(pauses.map(({ milliseconds }) => milliseconds)).toEqual([100]);
    pauses[0]?.end();
    await nextTurn();
    expect(told.map(({ done }) => done)).toEqual([0, 500]);
    pauses[1]?.end();
    await nextTurn();
    expect(told).toHaveLength(2);
    gate.resolve({ tested: true });
    await running;
    expect(told.map(({ done }) => done)).toEqual([0, 500, 501]);
  });

  it('waits for an app that asks for patience, as long as it asks, and asks once more', async () => {
    let asked = 0;
    const limited = withFacts(new SojournError('rate_limited'), { retryAfterSeconds: 7 });
    const { tests, pauses, begun } = bench(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(limited) : passing();
    });
    const running = tests.run(of('a', 2));
    while (pauses.length < 2) await nextTurn();
    expect(pauses.map(({ milliseconds }) => milliseconds)).toEqual([100, 7_000]);
    expect(begun).toEqual(['a0']);
    pauses[1]?.end();
    expect(await running).toMatchObject({ accepted: 2, failed: 0 });
    expect(begun).toEqual(['a0', 'a0', 'a1']);
  });

  it('is never made to wait more than a minute', async () => {
    const limited = withFacts(new SojournError('rate_limited'), { retryAfterSeconds: 86_400 });
    const { tests, pauses } = bench(() => Promise.reject(limited));
    const running = tests.run(of('a', 1));
    while (pauses.length < 2) await nextTurn();
    expect(pauses[1]?.milliseconds).toBe(60_000);
    pauses[1]?.end();
    expect(await running).toMatchObject({ failed: 1 });
  });

  it.each(['offline', 'provider_unreachable', 'app_unavailable', 'timed_out'] as const)(
    'does not ask on and on where the app gives no answer (%s); other apps are still asked',
    async (code) => {
      const { tests, begun } = bench((id) => (id.startsWith('a') ? failing(code)() : passing()));
      expect(await tests.run([...of('a', 50), ...of('b', 2)])).toEqual({
        done: 52,
        total: 52,
        accepted: 2,
        failed: 50,
        untested: 0,
      });
      expect(begun.filter((id) => id.startsWith('a'))).toEqual(['a0', 'a1', 'a2']);
    },
  );

  it('asks on where refusals and answers come in turns', async () => {
    const { tests, begun } = bench((id) =>
      id.endsWith('2') || id.endsWith('5') ? failing('sign_in_needed')() : failing('offline')(),
    );
    await tests.run(of('a', 8));
    expect(begun).toHaveLength(8);
  });

  it('can be stopped: it gives how far it came, and sends nothing more', async () => {
    const gate = Promise.withResolvers<{ tested: boolean }>();
    const { tests, begun, told } = bench((id) => (id === 'a2' ? gate.promise : passing()));
    const running = tests.run(of('a', 10));
    while (begun.length < 3) await nextTurn();
    tests.stop();
    const counts = { done: 2, total: 10, accepted: 2, failed: 0, untested: 0 };
    const result = await running;
    gate.resolve({ tested: true });
    await nextTurn();
    expect(result).toEqual(counts);
    expect(begun).toHaveLength(3);
    expect(told.at(-1)).toEqual(counts);
    expect(await tests.run(of('b', 1))).toMatchObject({ done: 1 });
  });

  it('S8: ends with the lock, and tells nothing after it', async () => {
    const gate = Promise.withResolvers<{ tested: boolean }>();
    const { tests, begun, told } = bench(() => gate.promise);
    const running = tests.run(of('a', 10));
    while (begun.length < 1) await nextTurn();
    const before = told.length;
    tests.close();
    await expect(running).rejects.toMatchObject({ code: 'vault_locked' });
    gate.reject(new Error('The database is closed.'));
    await nextTurn();
    expect(told).toHaveLength(before);
    await expect(tests.run(of('b', 1))).rejects.toMatchObject({ code: 'vault_locked' });
    expect(begun).toEqual(['a0']);
  });

  it('a second one waits for the first; a stop ends both', async () => {
    const gate = Promise.withResolvers<{ tested: boolean }>();
    const { tests, begun } = bench(() => gate.promise);
    const both = [tests.run(of('a', 1)), tests.run(of('b', 1))];
    while (begun.length < 1) await nextTurn();
    await nextTurn();
    expect(begun).toEqual(['a0']);
    tests.stop();
    expect((await Promise.all(both)).map(({ done }) => done)).toEqual([0, 0]);
    expect(begun).toEqual(['a0']);
  });

  it('ends where something is wrong inside Sojourn, and sends nothing more', async () => {
    const { tests, begun } = bench(() => Promise.reject(new Error('The disk is gone.')));
    await expect(tests.run([...of('a', 5), ...of('b', 5)])).rejects.toThrow('The disk is gone.');
    await nextTurn();
    expect(begun).toEqual(['a0', 'b0']);
  });

  it('F13: of 10,000 that end at once keeps nobody waiting', async () => {
    const { tests } = bench(failing('connection_not_connected'));
    const over = new AbortController();
    const running = tests.run(of('a', 10_000)).finally(() => over.abort());
    let turns = 0;
    for (; !over.signal.aborted; turns += 1) await nextTurn();
    expect(await running).toMatchObject({ done: 10_000, untested: 10_000 });
    expect(turns).toBeGreaterThan(1_000);
  });
});
