// What a ledger of a million keys costs a look at a trigger, and how long a look at 10,000 items takes (F13).

import { createLedger } from '../../src/core/triggers/ledger.ts';
import { openWorld } from '../integration/core/world.ts';

const keyCount = 1_000_000;
const itemCount = 10_000;
const targets = { moreMicroseconds: 2, pollMilliseconds: 1_000 };
const rounds = 15;

const items = Array.from({ length: itemCount }, (_, index) => ({
  key: `item-${index}`,
  data: { id: `item-${index}`, title: `Item number ${index}`, done: index % 3 === 0 },
}));
const world = openWorld({ poll: () => items });
try {
  const ledger = createLedger(world.db, Date.now);
  const look = { journey: '01ARZ3NDEKTSV4RRFFQ69G5FAV', key: 'q'.repeat(43) };
  const known = Array.from({ length: itemCount }, (_, index) => ({ key: keyOf(index * 97) }));
  const fresh = known.map(({ key }) => ({ key: `${key}-new` }));
  const empty = lookUp(fresh);
  fill();
  const restarted = createLedger(world.db, Date.now);
  const began = performance.now();
  restarted.unseen(look.journey, look.key, known);
  const first = ((performance.now() - began) / itemCount) * 1_000;
  const ready = await timed(() => ledger.prepare(look.journey, look.key));
  const full = lookUp(fresh);
  const again = lookUp(known);
  const more = Math.max(full, again) - empty;
  console.log(`Ledger, fastest of ${rounds} rounds of ${itemCount} lookups`);
  console.log(`  a new key: empty ${empty.toFixed(2)} µs   ${keyCount} keys ${full.toFixed(2)} µs`);
  console.log(`  a key of the look before: ${again.toFixed(2)} µs`);
  console.log(`  a known key, once after a start: ${first.toFixed(2)} µs`);
  console.log(`  made ready beside other work in ${ready.toFixed(0)} ms`);
  verdict(
    `${more.toFixed(2)} µs more (at most ${targets.moreMicroseconds})`,
    more,
    targets.moreMicroseconds,
  );

  world.link();
  const journey = world.journey([{ id: 's1', kind: 'delay', seconds: '0' }]);
  world.journeys.setOn(journey, true);
  const firstLook = await timed(() => world.triggers.switchOn(journey));
  const second = await timed(() => world.triggers.pollNow(journey));
  console.log(`A look at ${itemCount} items beside them`);
  verdict(
    `the first ${firstLook.toFixed(0)} ms (at most ${targets.pollMilliseconds})`,
    firstLook,
    targets.pollMilliseconds,
  );
  verdict(
    `with nothing new ${second.toFixed(0)} ms (at most ${targets.pollMilliseconds})`,
    second,
    targets.pollMilliseconds,
  );

  /** Microseconds for one key. */
  function lookUp(events: readonly { readonly key: string }[]): number {
    // The look that came before, as that of a trigger that is watched.
    ledger.unseen(look.journey, look.key, events);
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      ledger.unseen(look.journey, look.key, events);
      best = Math.min(best, ((performance.now() - began) / itemCount) * 1_000);
    }
    return best;
  }

  function fill(): void {
    ledger.prime(look.journey, look.key);
    const events = Array.from({ length: keyCount }, (_, index) => ({ key: keyOf(index) }));
    ledger.record(
      { ...look, events },
      () => true,
      () => '',
    );
  }
} finally {
  await world.close();
}

function keyOf(index: number): string {
  return `${index.toString().padStart(7, '0')}-4ae2-91c7-bb0e-7c41d2f0`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function verdict(what: string, value: number, target: number): void {
  const met = value <= target;
  console.log(`  ${what}: ${met ? 'met' : 'missed'}`);
  if (!met) process.exitCode = 1;
}
