// A virtual screen of its own for each worker: windows of two apps on one screen would take each other's focus.

import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Display {
  /** Variables for what opens windows there. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts Xvfb on a free display; resolves when it takes connections. Where windows have another screen, that is used. */
export async function startDisplay(): Promise<Display> {
  if (process.platform !== 'linux') return { env: {}, close: () => Promise.resolve() };
  // It writes the number of its display to the fourth stream.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    const stream = server.stdio[3] as Readable;
    stream.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
  });
  return {
    env: { DISPLAY: `:${number}` },
    async close() {
      server.kill();
      await ended;
    },
  };
}
