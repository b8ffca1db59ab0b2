/**
 * A process that runs one journey and is killed (SIGKILL, by itself) at the n-th moment that matters: after each
 * transaction, before and after each request reaches the app. Arguments: folder, repeatability of the steps, n.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { add, openWorld } from '../world.ts';

const [folder = '', repeat = '', n = ''] = process.argv.slice(2);
const moment = Number(n);
let passed = 0;

function mayDie(): void {
  passed += 1;
  if (passed === moment) process.kill(process.pid, 'SIGKILL');
}

let watching = false;
const world = openWorld({
  folder,
  prepare(db) {
    const transaction = db.transaction.bind(db);
    // Every transaction of the runner is an immediate one.
    Reflect.set(db, 'transaction', (work: (...values: unknown[]) => unknown) => {
      const made = transaction(work);
      return Object.assign((...values: unknown[]) => made(...values), {
        immediate(...values: unknown[]) {
          const result = made.immediate(...values);
          if (watching && !db.inTransaction) mayDie();
          return result;
        },
      });
    });
  },
  async action({ fields }) {
    mayDie();
    appendFileSync(join(folder, 'sent'), `${JSON.stringify(fields.title)}\n`);
    mayDie();
    return { id: fields.title ?? null };
  },
});

world.link();
const kind = repeat === 'safe' || repeat === 'key' ? repeat : 'never';
const journey = world.journey([
  add('s1', 'one', kind),
  {
    id: 's2',
    kind: 'forEach',
    list: '{{ s0.items }}',
    steps: [add('s3', '{{ s1.id }} {{ s2.item }}', kind)],
  },
  add('s4', 'last {{ s0.n }}', kind),
]);
watching = true;
const run = world.runner.start({ journey, source: 'trigger', data: { n: 7, items: ['a', 'b'] } });
await world.runner.finished(run.id);
await world.close();
