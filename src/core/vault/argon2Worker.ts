/** Entry of the worker thread in which a passphrase becomes a key: 64 MiB of work that would stop the event loop. */
import { argon2id } from 'hash-wasm';
import { parentPort, workerData } from 'node:worker_threads';
import { isArgon2Job } from './argon2Job.ts';

const job: unknown = workerData;
if (!isArgon2Job(job)) throw new TypeError('The worker was started without an Argon2 job');

const key = await argon2id({
  password: job.passphrase,
  salt: job.salt,
  memorySize: job.memoryKiB,
  iterations: job.passes,
  parallelism: job.lanes,
  hashLength: 32,
  outputType: 'binary',
});
job.passphrase.fill(0);
parentPort?.postMessage(key);
key.fill(0);
