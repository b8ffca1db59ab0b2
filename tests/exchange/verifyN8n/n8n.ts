/** A real n8n: installed into a cache when it is not there, and run on 127.0.0.1 in a folder of its own. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const version = '2.41.1';

/** The folder of an installation; the environment variable `N8N_FOLDER` names one that is there already. */
export async function installN8n(): Promise<string> {
  const given = process.env.N8N_FOLDER;
  if (given !== undefined) return given;
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'sojourn', `n8n-${version}`);
  if (existsSync(join(folder, 'done'))) return folder;
  console.log(`Installing n8n ${version} into ${folder}: about 3 GB, some minutes …`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await command('npm', ['install', `n8n@${version}`, '--ignore-scripts', '--no-audit'], folder);
  const sqlite = join(folder, 'node_modules', 'sqlite3');
  await command('npx', ['node-gyp', 'rebuild', '--release', '--nodedir=/usr'], sqlite);
  await writeFile(join(folder, 'done'), '');
  return folder;
}

export interface N8n {
  /** Sends the trigger data of a workflow whose webhook answers at its end; resolves then, whether it went well or not. */
  run(path: string, data: unknown): Promise<void>;
  close(): Promise<void>;
}

/** @param workflows whose triggers are webhooks; @param credentials in n8n's own form */
export async function startN8n(
  folder: string,
  workflows: readonly { readonly id: string }[],
  credentials: readonly object[],
): Promise<N8n> {
  const home = await mkdtemp(join(tmpdir(), 'n8n-'));
  const port = 21_000 + Math.floor(Math.random() * 1_000);
  const env = {
    ...process.env,
    N8N_USER_FOLDER: home,
    N8N_PORT: String(port),
    N8N_RUNNERS_BROKER_PORT: String(port + 1_000),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_RUNNERS_ENABLED: 'true',
    N8N_SSRF_PROTECTION_ENABLED: 'false',
    // Else webhooks are there some time after n8n says that it has started.
    N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false',
  };
  const program = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
  const n8n = (...args: string[]) => command(process.execPath, [program, ...args], home, env);
  await writeFile(join(home, 'credentials.json'), JSON.stringify(credentials));
  await writeFile(join(home, 'workflows.json'), JSON.stringify(workflows));
  await n8n('import:credentials', `--input=${join(home, 'credentials.json')}`);
  await n8n('import:workflow', `--input=${join(home, 'workflows.json')}`);
  publishAll(join(home, '.n8n', 'database.sqlite'));
  const child = spawn(process.execPath, [program, 'start'], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (process.env.N8N_LOG !== undefined) process.stderr.write(chunk);
      if (said.includes('Editor is now accessible')) resolve();
    });
    child.once('exit', () => reject(new Error(`n8n ended before it had started: ${said}`)));
  });
  return {
    async run(path, data) {
      const response = await fetch(`http://127.0.0.1:${port}/webhook/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(data),
      });
      // A run that fails answers with 500.
      if (response.status === 404) throw new Error(`${path}: ${await response.text()}`);
      await response.body?.cancel();
    },
    async close() {
      child.kill();
      await ended;
      await rm(home, { recursive: true });
    },
  };
}

/** What `n8n publish:workflow` does for one workflow, and takes a start of n8n for. */
function publishAll(file: string): void {
  const db = new Database(file);
  db.exec('UPDATE workflow_entity SET active = 1, activeVersionId = versionId');
  db.close();
}

function command(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`“${program} ${args.join(' ')}” failed: ${said}`));
    });
  });
}
