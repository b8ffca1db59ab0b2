import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { killRuns } from '../../servers/killedRuns.ts';
import { mulberry32 } from '../../servers/random.ts';

/** Few here: `npm run kills` has 200. */
const kills = 6;
const seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31));

it(
  `F1, F2: killed at random moments of running journeys, no step that must not be is sent twice, and no run is lost (seed ${seed})`,
  { timeout: 300_000 },
  async () => {
    const { states, finishedOnce, wrong } = await killRuns(kills, mulberry32(seed));
    expect(wrong).toEqual([]);
    expect(finishedOnce).toBeGreaterThan(kills);
    expect(states.succeeded).toBeGreaterThanOrEqual(kills);
  },
);
