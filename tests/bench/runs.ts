// What runs cost: runs a second with everything recorded, a loop over 100,000 items, and the list of a million runs.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstIdOf } from '../../src/core/runner/ids.ts';
import { createListing } from '../../src/core/runner/listing.ts';
import { openDatabase } from '../../src/core/storage/index.ts';
import { setAndPost, startHeadless, startSink } from './headless.ts';

const targets = { list: 100 };
const loopItems = 100_000;
const rows = Number(process.env.BENCH_ROWS ?? 1_000_000);

const home = mkdtempSync(join(tmpdir(), 'sojourn-bench-'));
try {
  await speed();
  lists();
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function speed(): Promise<void> {
  const sink = await startSink();
  const headless = await startHeadless(home);
  await headless.call('network.allow', { host: new URL(sink.url).host });
  const posting = await headless.journey(setAndPost(sink.url), 8);
  // The first ones fill caches and compile.
  await headless.run({ journey: posting, runs: 200, parallel: 8, data: { n: 1 } });
  const runs = 1_000;
  const before = process.cpuUsage();
  const took = await headless.run({ journey: posting, runs, parallel: 8, data: { n: 1 } });
  console.log('Runs, everything recorded: one value, one POST, 8 in parallel');
  const { user, system } = process.cpuUsage(before);
  console.log(`  ${((runs / took) * 1000).toFixed(0)} runs/s`);
  // The sink is in the same process; a busy machine does not change this number.
  console.log(`  ${((user + system) / 1000 / runs).toFixed(2)} ms of processor time each`);

  const looping = await headless.journey(
    [
      {
        id: 's1',
        kind: 'forEach',
        list: '{{ s0.items }}',
        steps: [
          {
            id: 's2',
            kind: 'action',
            app: 'logger',
            action: 'log',
            fields: { message: { text: 'Item {{ s1.index }}' } },
          },
        ],
      },
    ],
    1,
  );
  const items = Array.from({ length: loopItems }, (_, n) => n);
  const loop = await headless.run({ journey: looping, runs: 1, parallel: 1, data: { items } });
  console.log(
    `  For each over ${loopItems} items: ${(loop / 1000).toFixed(1)} s, ${((loop / loopItems) * 1000).toFixed(0)} µs each`,
  );
  await headless.close();
  sink.close();
}

function lists(): void {
  const db = openDatabase({ file: join(home, 'rows.db'), key: Buffer.alloc(32, 7) });
  const insert = db.prepare(
    `INSERT INTO runs (id, journey, journey_name, revision, state, source, started_at, finished_at, error)
     VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)`,
  );
  const named = db.prepare('INSERT OR IGNORE INTO run_names VALUES (?, ?)');
  const error = JSON.stringify({ code: 'x', message: 'The app said 503.', advice: '' });
  db.transaction(() => {
    for (let n = 0; n < rows; n += 1) {
      const journey = `J${n % 200}`;
      const fails = n % 100 === 0;
      const source = n % 1000 === 0 ? 'repeat' : 'trigger';
      const state = fails ? 'failure' : 'succeeded';
      insert.run(
        firstIdOf(n * 1000),
        journey,
        `Journey ${n % 200}`,
        state,
        source,
        n * 1000,
        n * 1000,
        fails ? error : null,
      );
      named.run(journey, `Journey ${n % 200}`);
    }
  })();
  const listing = createListing(db);
  console.log(`Lists over ${rows} runs, second of two calls`);
  for (const [what, filter] of [
    ['all', {}],
    ['of one journey', { journey: 'J7' }],
    ['that failed', { state: 'failure' }],
    ['that failed, of one journey', { state: 'failure', journey: 'J100' }],
    ['repeated', { source: 'repeat' }],
    ['under way', { state: 'waiting' }],
    ['of an hour long ago', { from: 3_600_000, to: 7_200_000 }],
    ['by name', { search: 'Journey 77' }],
    ['by the text of an error', { search: '503' }],
    ['by a text that is nowhere', { search: 'nothing like it' }],
    ['far down', { before: firstIdOf(5_000_000) }],
  ] as const) {
    let took = 0;
    for (let round = 0; round < 2; round += 1) {
      const began = performance.now();
      listing.list({ ...filter, limit: 100 });
      took = performance.now() - began;
    }
    report(what, took, targets.list, 'ms');
  }
  db.close();
}

function report(what: string, value: number, most: number, unit: string): void {
  const met = value <= most;
  console.log(
    `  ${what.padEnd(30)} ${value.toFixed(1)} ${unit} (at most ${most}): ${met ? 'met' : 'missed'}`,
  );
  if (!met) process.exitCode = 1;
}
