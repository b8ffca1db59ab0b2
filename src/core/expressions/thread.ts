/** One worker thread that answers one job at a time, and is ended when it does not answer in time. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { threadLimits } from './limits.ts';
import type { Answer, Job } from './protocol.ts';

export type JobResult = Exclude<Answer, { kind: 'ready' }> | { readonly kind: 'limit' };

export interface Thread {
  /** Works one job; `limit` when it took longer than `timeoutMs` or the thread ran out of memory, which ends the thread. */
  run(job: Job, timeoutMs: number): Promise<JobResult>;
  readonly ended: boolean;
  end(): Promise<void>;
}

/** Starts the worker file `url`; resolves when it is ready for jobs, rejects when it cannot start. */
export async function startThread(url: URL): Promise<Thread> {
  const worker = new Worker(url, {
    name: 'expressions',
    // The thread knows nothing of the process around it.
    env: {},
    execArgv: [],
    resourceLimits: threadLimits,
  });
  let ended = false;
  worker.once('exit', () => {
    ended = true;
  });
  await once(worker, 'message');
  // Running out of memory is an error followed by the exit that `run` waits for; unheard, it would end the process.
  worker.on('error', () => undefined);
  // Between jobs the thread does not keep the process alive.
  worker.unref();

  async function answerTo(job: Job, timeoutMs: number): Promise<JobResult> {
    const { promise, resolve } = Promise.withResolvers<JobResult>();
    const stop = (): void => resolve({ kind: 'limit' });
    const onMessage = (answer: Answer): void => {
      if (answer.kind !== 'ready' && answer.id === job.id) resolve(answer);
    };
    const timer = setTimeout(stop, timeoutMs);
    worker.on('message', onMessage);
    worker.once('exit', stop);
    worker.ref();
    worker.postMessage(job);
    const result = await promise;
    clearTimeout(timer);
    worker.off('message', onMessage);
    worker.off('exit', stop);
    worker.unref();
    return result;
  }

  async function end(): Promise<void> {
    ended = true;
    await worker.terminate();
  }

  return {
    async run(job, timeoutMs) {
      const result = await answerTo(job, timeoutMs);
      // After a limit its memory may be full, or it may still be at work.
      if (result.kind === 'limit') await end();
      return result;
    },
    get ended() {
      return ended;
    },
    end,
  };
}
