import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alone, createLeases } from '../../../../src/core/leases/index.ts';
import type { Leases, LeasesDeps } from '../../../../src/core/leases/index.ts';
import { openDatabase } from '../../../../src/core/storage/index.ts';
import type { Database } from '../../../../src/core/storage/index.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { gate, key, manualClock } from '../world.ts';

interface Opened {
  readonly db: Database;
  readonly clock: ReturnType<typeof manualClock>;
  readonly deps: LeasesDeps;
  readonly leases: (now?: () => number) => Leases;
}

function open(): Opened {
  const db = openDatabase({ file: `${temporaryFolder()}/sojourn.db`, key });
  onTestFinished(() => {
    db.close();
  });
  const clock = manualClock();
  const deps = { db, now: () => 0, clock };
  return { db, clock, deps, leases: (now = deps.now) => createLeases({ ...deps, now }) };
}

function put(db: Database, owner: string): void {
  db.prepare('INSERT OR REPLACE INTO leases (name, owner, heartbeat_at) VALUES (?, ?, 1)').run(
    'a',
    owner,
  );
}

describe('F5: a lease', () => {
  it('F5: belongs to one owner until it is released or the owner closes', () => {
    const { leases } = open();
    const [one, other] = [leases(), leases()];
    expect([one.acquire('a'), one.acquire('a'), other.acquire('a'), other.acquire('b')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect([one.holds('a'), other.holds('a')]).toEqual([true, false]);
    one.release('a');
    other.release('a');
    expect([other.acquire('a'), one.acquire('a')]).toEqual([true, false]);
    other.close();
    expect(one.acquire('a')).toBe(true);
  });

  it('F5: of a process that has ended is free at once', async () => {
    const { db, leases } = open();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    put(db, `${hostname()}:${String(child.pid)}:x`);
    expect(leases().acquire('a')).toBe(true);
  });

  it('F5: of an earlier process with our own id is free at once', () => {
    const { db, leases } = open();
    put(db, `${hostname()}:${process.pid}:x`);
    expect(leases().acquire('a')).toBe(true);
  });

  it('F4: of a living process is not taken away when the wall clock jumps', () => {
    const { db, leases } = open();
    put(db, `${hostname()}:${process.ppid}:x`);
    expect(leases(() => 400 * 24 * 3_600_000).acquire('a')).toBe(false);
  });

  it('F5: of an owner that gives no sign of life for a minute goes to another one', () => {
    const { db, clock, leases } = open();
    put(db, 'another-computer:1:x');
    const one = leases();
    expect(one.acquire('a')).toBe(false);
    clock.advance(50_000);
    db.prepare('UPDATE leases SET heartbeat_at = 2').run();
    expect(one.acquire('a')).toBe(false);
    clock.advance(50_000);
    expect(one.acquire('a')).toBe(false);
    clock.advance(11_000);
    expect(one.acquire('a')).toBe(true);
  });

  it('F5: stays as long as its owner gives signs of life', () => {
    const { clock, leases } = open();
    let time = 0;
    const one = leases(() => time);
    const other = leases();
    one.acquire('a');
    for (let minutes = 0; minutes < 10; minutes += 1) {
      expect(other.acquire('a')).toBe(false);
      time += 60_000;
      clock.advance(60_000);
    }
    expect(one.holds('a')).toBe(true);
  });

  it('F4: stays also while the wall clock stands still or goes back', () => {
    const { clock, leases } = open();
    let time = 400 * 24 * 3_600_000;
    const one = leases(() => time);
    const other = leases();
    one.acquire('a');
    time = 0;
    for (let minutes = 0; minutes < 10; minutes += 1) {
      expect(other.acquire('a')).toBe(false);
      clock.advance(60_000);
    }
    expect(one.holds('a')).toBe(true);
  });
});

describe('F5: work that is done alone', () => {
  /** Lets waiting work look again. */
  async function pass(clock: Opened['clock'], milliseconds: number): Promise<void> {
    clock.advance(milliseconds);
    await new Promise((resolve) => setImmediate(resolve));
  }

  it('F5: waits for its turn, within one process too', async () => {
    const { clock, deps } = open();
    const order: string[] = [];
    const held = gate();
    const first = alone(deps, 'a', async () => {
      order.push('first begins');
      await held.promise;
      order.push('first ends');
    });
    const second = alone(deps, 'a', async () => void order.push('second'));
    await alone(deps, 'b', async () => void order.push('another name'));
    for (let n = 0; n < 10; n += 1) await pass(clock, 1_000);
    held.open();
    await first;
    await pass(clock, 1_000);
    await second;
    expect(order).toEqual(['first begins', 'another name', 'first ends', 'second']);
  });

  it('F4: holds its name as long as it lasts, whatever the clock says', async () => {
    const { db, clock, deps } = open();
    const held = gate();
    const first = alone(deps, 'a', () => held.promise);
    const other = createLeases({ ...deps, now: () => 400 * 24 * 3_600_000 });
    for (let n = 0; n < 20; n += 1) {
      expect(other.acquire('a')).toBe(false);
      await pass(clock, 30_000);
    }
    held.open();
    await first;
    expect(db.prepare('SELECT count(*) FROM leases').pluck().get()).toBe(0);
  });

  it('F5: goes on when an owner’s heart stands still, though its process is there', async () => {
    const { db, clock, deps } = open();
    put(db, `${hostname()}:${process.ppid}:x`);
    const work = alone(deps, 'a', async () => 'done');
    for (let seconds = 0; seconds < 62; seconds += 1) await pass(clock, 1_000);
    await expect(work).resolves.toBe('done');
  });

  it('F5: gives up with timed_out where another one keeps the name too long', async () => {
    const { clock, deps } = open();
    const held = gate();
    const first = alone(deps, 'a', () => held.promise);
    const second = alone(deps, 'a', async () => 'done').catch((error: unknown) => error);
    for (let seconds = 0; seconds < 95; seconds += 1) await pass(clock, 1_000);
    await expect(second).resolves.toMatchObject({ code: 'timed_out' });
    held.open();
    await first;
  });

  it('F5: frees its name when it fails', async () => {
    const { deps } = open();
    await expect(alone(deps, 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(alone(deps, 'a', async () => 'done')).resolves.toBe('done');
  });
});
