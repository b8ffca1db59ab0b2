// Node-RED 5, which records nothing; fetched from the npm registry into a cache folder once.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../../../scripts/project.ts';
import { startEngine } from './engine.ts';
import type { Engine } from './engine.ts';

const port = 28_088;

/** @param sink where the flow's request goes */
export async function startNodeRed(sink: URL): Promise<Engine> {
  const program = await installed();
  const folder = mkdtempSync(join(tmpdir(), 'node-red-bench-'));
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow(sink)));
  writeFileSync(
    join(folder, 'settings.js'),
    `module.exports = { flowFile: 'flows.json', uiHost: '127.0.0.1', httpAdminRoot: false,
      logging: { console: { level: 'error' } } };`,
  );
  const args = [
    '--userDir',
    folder,
    '--port',
    `${port}`,
    '--settings',
    join(folder, 'settings.js'),
  ];
  return startEngine('Node-RED', `http://127.0.0.1:${port}/hook`, () =>
    spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] }),
  );
}

async function installed(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'sojourn-bench', 'node-red-5');
  const program = join(folder, 'node_modules', 'node-red', 'red.js');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const options = ['--prefix', folder, '--no-audit', '--no-fund'];
  if ((await runTool('npm', ['install', 'node-red@5', ...options])) !== 0) {
    throw new Error('Node-RED cannot be installed.');
  }
  return program;
}

function flow(sink: URL): object[] {
  const tab = { id: 'tab', type: 'tab', label: 'Bench' };
  return [
    tab,
    { id: 'in', type: 'http in', z: 'tab', url: '/hook', method: 'post', wires: [['ok', 'set']] },
    { id: 'ok', type: 'http response', z: 'tab', statusCode: '200', headers: {}, wires: [] },
    {
      id: 'set',
      type: 'change',
      z: 'tab',
      rules: [
        {
          t: 'set',
          p: 'payload',
          pt: 'msg',
          to: '{"text": "Hello " & payload.name}',
          tot: 'jsonata',
        },
      ],
      wires: [['send']],
    },
    {
      id: 'send',
      type: 'http request',
      z: 'tab',
      method: 'POST',
      ret: 'obj',
      paytoqs: 'ignore',
      url: sink.href,
      wires: [[]],
    },
  ];
}
