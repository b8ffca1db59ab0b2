/**
 * kill -9 at random moments of running journeys, against a server that counts (F1, F2): whatever the moment, no request
 * that must not be sent twice is, and no run is lost.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/core/storage/index.ts';
import { key } from '../integration/core/world.ts';

const program = fileURLToPath(new URL('runningJourneys.ts', import.meta.url));

export interface KilledRuns {
  /** Runs in each state at the end. */
  readonly states: Readonly<Record<string, number>>;
  /** Steps that must not be sent twice, whose end is recorded. */
  readonly finishedOnce: number;
  /** What is wrong; empty where all is well. */
  readonly wrong: readonly string[];
}

/**
 * @param random from 0 to 1: how long after the first finished run of a process it is killed
 * @param tell called after each kill
 */
export async function killRuns(
  kills: number,
  random: () => number,
  tell: (done: number) => void = () => undefined,
): Promise<KilledRuns> {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-kills-'));
  const counts = new Map<string, number>();
  const server = createServer((asked, answer) => {
    const name = asked.url?.slice(1) ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
    setTimeout(() => answer.end(), random() * 3);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const start = (): ChildProcess =>
    spawn(process.execPath, [program, folder, String(port)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  // The next one is loaded while the last one runs.
  let next = start();
  try {
    for (let done = 1; done <= kills; done += 1) {
      const child = next;
      next = start();
      const closed = once(child, 'close');
      child.stdin?.end('go\n');
      await Promise.race([once(child.stdout ?? child, 'data'), closed]);
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      child.kill('SIGKILL');
      await closed;
      if (child.signalCode !== 'SIGKILL') throw new Error('A process ended by itself.');
      tell(done);
    }
    const closed = once(next, 'close');
    next.stdin?.end('finish\n');
    await closed;
    if (next.exitCode !== 0) throw new Error('The last process did not end well.');
    return judge(folder, counts);
  } finally {
    next.kill('SIGKILL');
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge(folder: string, counts: ReadonlyMap<string, number>): KilledRuns {
  const db = openDatabase({ file: join(folder, 'sojourn.db'), key });
  const wrong: string[] = [];
  if (db.pragma('integrity_check', { simple: true }) !== 'ok')
    wrong.push('the database is damaged');
  const states: Record<string, number> = {};
  for (const { state, count } of db
    .prepare<[], { state: string; count: number }>(
      'SELECT state, count(*) AS count FROM runs GROUP BY state',
    )
    .all()) {
    states[state] = count;
    if (state !== 'succeeded' && state !== 'unknown') wrong.push(`${count} runs are ${state}`);
  }
  let finishedOnce = 0;
  const steps = db
    .prepare<[], { run: string; seq: number; step: string; state: string }>(
      `SELECT run, seq, step, state FROM run_steps WHERE app = 'todo'`,
    )
    .all();
  for (const { run, seq, step, state } of steps) {
    const sent = counts.get(`${run}-${seq}`) ?? 0;
    const mayRepeat = step === 's4' || step === 's5';
    if (state === 'succeeded' && sent === 0) wrong.push(`${run}-${seq} was never sent`);
    if (!mayRepeat && sent > 1) wrong.push(`${run}-${seq} was sent ${sent} times`);
    if (!mayRepeat && state === 'succeeded') finishedOnce += 1;
  }
  const recorded = new Set(steps.map(({ run, seq }) => `${run}-${seq}`));
  for (const name of counts.keys()) {
    if (!recorded.has(name)) wrong.push(`${name} was sent and nothing is known of it`);
  }
  db.close();
  return { states, finishedOnce, wrong };
}
