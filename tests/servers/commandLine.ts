/** Commands of the command line in this process, on a data folder of their own: a start of Node for each takes longest. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { createLog } from '../../src/core/log/index.ts';
import { createPractice, PracticeBrowser } from '../../src/core/practice/index.ts';
import type { Database } from '../../src/core/storage/index.ts';
import { onVault } from './onVault.ts';

export interface Ended {
  readonly code: number | string;
  readonly out: string;
  readonly error: string;
}

const passphrase = 'a passphrase for tests';

/** Puts a passphrase file into a data folder and has the commands use it. */
export function usePassphraseFile(home: string): void {
  writeFileSync(join(home, 'passphrase'), `${passphrase}\n`);
  vi.stubEnv('SOJOURN_PASSPHRASE_FILE', join(home, 'passphrase'));
}

/** The keys of practice people at the service that this data folder serves, by person. */
export async function practiceKeys(home: string, people: readonly string[]): Promise<string[]> {
  return await onVaultOf(home, async (db) => {
    const practice = createPractice({ db, log: createLog({ file: null }) });
    const origin = await practice.origin();
    const browser = new PracticeBrowser(origin);
    const keys: string[] = [];
    for (const person of people) {
      keys.push(await browser.apiKey(`${origin}/documents/api-keys`, person));
    }
    await practice.close();
    return keys;
  });
}

/** Works on the database of a vault, while no command runs. */
export async function onVaultOf<T>(
  home: string,
  work: (db: Database) => T | Promise<T>,
): Promise<T> {
  return await onVault({ home, passphrase }, ({ db }) => work(db));
}

/** Runs one command; `onError` hears standard error as it comes. */
export async function command(
  home: string,
  args: readonly string[],
  onError: (chunk: string) => void = () => undefined,
): Promise<Ended> {
  const said = { out: '', error: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    said.out += chunk.toString();
    return true;
  });
  const error = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    said.error += chunk.toString();
    onError(chunk.toString());
    return true;
  });
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await createProgram().parseAsync(['node', 'sojourn', '--home', home, ...args]);
    return { code: process.exitCode, ...said };
  } finally {
    process.exitCode = before;
    out.mockRestore();
    error.mockRestore();
  }
}
