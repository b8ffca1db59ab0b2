// Packages of the npm registry, read and never installed: their code is not run.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runToolAside } from '../project.ts';

export interface Package {
  readonly name: string;
  readonly version: string;
  /** The files and folders of it that are read. */
  readonly files: readonly string[];
}

const packed = z.tuple([z.object({ filename: z.string() })]);

/**
 * The folder with a package's files, downloaded when it is not there yet.
 * @throws Error when the registry does not give it
 */
export async function packageFolder({ name, version, files }: Package): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sojourn', 'apis');
  const choice = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 8);
  const folder = join(cache, `${name.replace(/^@/, '').replace('/', '-')}-${version}-${choice}`);
  if (existsSync(folder)) return folder;

  console.log(`Downloading ${name} ${version} …`);
  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'unpacking-'));
  try {
    const to = ['--json', '--silent', '--pack-destination', workshop];
    const [{ filename }] = packed.parse(
      JSON.parse(await must('npm', ['pack', `${name}@${version}`, ...to])),
    );
    const members = files.map((file) => (file === '.' ? 'package' : `package/${file}`));
    await must('tar', ['-xzf', join(workshop, filename), '-C', workshop, ...members]);
    await rename(join(workshop, 'package'), folder).catch((error: unknown) => {
      // Another command finished the same at the same moment: its result is as good.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return folder;
}

async function must(command: string, args: readonly string[]): Promise<string> {
  const { status, output } = await runToolAside(command, args);
  if (status !== 0) throw new Error(`"${command} ${args.join(' ')}" failed: ${output}`);
  return output;
}
