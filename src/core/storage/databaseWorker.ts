/** Entry of the worker thread that reads or copies a whole database: minutes of work that would stop the event loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkWhole, copyWhole } from './database.ts';
import { isDatabaseJob } from './databaseJob.ts';
import type { DatabaseJob, DatabaseJobAnswer } from './databaseJob.ts';

const job: unknown = workerData;
if (!isDatabaseJob(job)) throw new TypeError('The worker was started without a database job');

const answer: DatabaseJobAnswer = { failure: failureOf(job) };
job.key.fill(0);
if (job.kind === 'copy') job.newKey?.fill(0);
parentPort?.postMessage(answer);

function failureOf(given: DatabaseJob): DatabaseJobAnswer['failure'] {
  try {
    const key = Buffer.from(given.key);
    if (given.kind === 'check') checkWhole(given.source, key);
    else copyWhole(given.source, key, given.target, given.newKey && Buffer.from(given.newKey));
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null;
    return { message: error instanceof Error ? error.message : 'It failed', code };
  }
}
