// An engine that runs the one journey of the bench: a webhook, one value that is set, one HTTP POST.

import type { ChildProcess } from 'node:child_process';

export interface Engine {
  readonly name: string;
  readonly process: ChildProcess;
  /** Where requests start the journey. */
  readonly url: string;
  /** From starting the process to the first request that was answered with 200, in ms. */
  readonly ready: number;
  stop(): Promise<void>;
}

/** Starts an engine's process, whose complaints are piped, and waits until its webhook answers. */
export async function startEngine(
  name: string,
  url: string,
  start: () => ChildProcess,
): Promise<Engine> {
  const began = performance.now();
  const child = start();
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${complaint}`);
    if (performance.now() - began > 60_000)
      throw new Error(`${name} does not answer: ${complaint}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const ready = performance.now() - began;
  return {
    name,
    process: child,
    url,
    ready,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'POST' });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
