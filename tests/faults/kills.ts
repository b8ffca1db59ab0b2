// `npm run kills`: 200 kill -9 at random moments of running journeys (F1, F2). A failure prints the seed; `FAULT_SEED` plays
// it again, as far as the scheduler of the system allows.

import { randomInt } from 'node:crypto';
import { killRuns } from '../servers/killedRuns.ts';
import { mulberry32 } from '../servers/random.ts';

const kills = Number(process.argv[2] ?? 200);
const seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31));

const { states, finishedOnce, wrong } = await killRuns(kills, mulberry32(seed), (done) => {
  if (done % 20 === 0) console.log(`${done} of ${kills} killed`);
});
console.log(`Runs: ${JSON.stringify(states)}. Steps sent exactly once: ${finishedOnce}.`);
for (const each of wrong) console.log(`  wrong: ${each}`);
console.log(wrong.length === 0 ? 'Nothing was sent twice, nothing was lost.' : `Seed ${seed}`);
process.exitCode = wrong.length === 0 ? 0 : 1;
