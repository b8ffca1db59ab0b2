// A real keychain for tests, on Linux: a session bus and an unlocked GNOME keyring of their own, which end with the test.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Keyring {
  /** Variables that lead a child process to this keyring. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command inside this session and resolves when it has ended. */
  run(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Output>;
  /** Ends the session; what was stored in it is gone. */
  stop(): Promise<void>;
}

export interface Output {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables that lead a child process to no session bus at all: the "no keychain here" case. */
export const withoutKeyring: Readonly<Record<string, string>> = {
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus',
};

/** Starts a session with an empty, unlocked keyring. */
export async function startKeyring(): Promise<Keyring> {
  const folder = await mkdtemp(join(tmpdir(), 'keyring-'));
  const home = {
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: folder,
  };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    env: { ...process.env, ...home },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const env = { DBUS_SESSION_BUS_ADDRESS: await firstLine(bus, bus.stdout) };

  // The daemon takes the password from its input and prints where it listens once it serves.
  const daemon = spawn(
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets', `--control-directory=${folder}`],
    { env: { ...process.env, ...home, ...env }, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  daemon.stdin.end('the keyring of a test');
  await firstLine(daemon, daemon.stdout);

  return {
    env,
    run: (command, args, extra = {}) => run(command, args, { ...process.env, ...env, ...extra }),
    async stop() {
      // The daemon ends with its bus; waiting for both keeps the folder free to be removed.
      const ended = Promise.all([ending(bus), ending(daemon)]);
      bus.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function firstLine(child: ChildProcess, output: Readable): Promise<string> {
  const lines = createInterface({ input: output });
  const line = new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`${child.spawnfile} ended with ${code ?? 'a signal'} before it was ready.`));
    });
  });
  return line;
}

async function ending(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
