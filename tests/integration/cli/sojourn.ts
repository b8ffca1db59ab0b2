import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

const entry = join(import.meta.dirname, '../../../src/cli/index.ts');

/** Runs the command line as its own process, on the data folder `home`; its file `passphrase` opens the vault. */
export async function sojourn(home: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [entry, '--home', home, ...args], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      SOJOURN_PASSPHRASE_FILE: join(home, 'passphrase'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, error };
}
