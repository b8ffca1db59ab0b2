// How long unlocking takes with the passphrase and the KDF's default parameters, and how long meanwhile the event loop,
// on which every other call waits, stands still.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createVault, systemKeychain } from '../../src/core/vault/index.ts';

const rounds = 7;
const targets = { unlockMilliseconds: 1000, standstillMilliseconds: 100 };
const passphrase = 'seven words on a rainy day';

const folder = await mkdtemp(join(tmpdir(), 'sojourn-bench-'));
const times: number[] = [];
let standstill: number;
try {
  const vault = createVault({ folder, keychain: systemKeychain(), now: Date.now });
  await vault.create({ passphrase, keychain: false });
  const loop = monitorEventLoopDelay({ resolution: 5 });
  for (let round = 0; round < rounds; round++) {
    await vault.lock();
    loop.enable();
    const began = performance.now();
    await vault.unlock({ passphrase });
    times.push(performance.now() - began);
    loop.disable();
  }
  await vault.lock();
  standstill = loop.max / 1e6;
} finally {
  await rm(folder, { recursive: true, force: true });
}

const median = [...times].sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
const isFast = median < targets.unlockMilliseconds;
const isFree = standstill < targets.standstillMilliseconds;
console.log(
  `Unlocking with the default KDF (Argon2id, 64 MiB, 3 passes, 4 lanes), median of ${rounds}`,
);
console.log(`  ${median.toFixed(0)} ms (below ${targets.unlockMilliseconds}): ${verdict(isFast)}`);
console.log(
  `  the event loop stood still for ${standstill.toFixed(0)} ms at most (below ${targets.standstillMilliseconds}): ${verdict(isFree)}`,
);
process.exitCode = isFast && isFree ? 0 : 1;

function verdict(met: boolean): string {
  return met ? 'met' : 'missed';
}
