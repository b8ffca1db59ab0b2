import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLeases } from '../../../../src/core/runner/index.ts';
import type { Leases } from '../../../../src/core/runner/index.ts';
import { openDatabase } from '../../../../src/core/storage/index.ts';
import type { Database } from '../../../../src/core/storage/index.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { key, manualClock } from '../world.ts';

function open(): {
  db: Database;
  clock: ReturnType<typeof manualClock>;
  leases: (now?: () => number) => Leases;
} {
  const db = openDatabase({ file: `${temporaryFolder()}/sojourn.db`, key });
  onTestFinished(() => {
    db.close();
  });
  const clock = manualClock();
  return { db, clock, leases: (now = () => 0) => createLeases({ db, now, clock }) };
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
});
