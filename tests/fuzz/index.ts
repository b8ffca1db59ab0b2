/** `npm run fuzz [-- <runs> [<seed>]]`: 100,000 random expressions, or so many. */
import { fuzzExpressions } from './expressions.ts';

const [runs = '100000', seed = String(Date.now() % 1_000_000_000)] = process.argv.slice(2);
process.stdout.write(`${runs} random expressions, seed ${seed}\n`);
const result = await fuzzExpressions(Number(runs), Number(seed), (done) => {
  if (done % 10_000 === 0) process.stdout.write(`${done}\n`);
});
const { values, failed, stopped, wrong } = result;
process.stdout.write(`${values} gave a value, ${failed} failed, ${stopped} were stopped\n`);
for (const line of wrong) process.stdout.write(`wrong: ${line}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
