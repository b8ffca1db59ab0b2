/** A real Node-RED, on 127.0.0.1 and in a folder of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Json } from '../../src/shared/connector.ts';

export interface NodeRed {
  readonly origin: string;
  /** Presses the button of an inject node, with other data for `s0` than its own. */
  inject(id: string, data: Json): Promise<void>;
  /** The same, with what the inject node says itself. */
  press(id: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts it with these flows.
 * @param credentials by tab, the values of its environment variables
 */
export async function startNodeRed(
  flows: readonly object[],
  credentials: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<NodeRed> {
  const folder = mkdtempSync(join(tmpdir(), 'node-red-'));
  const write = (name: string, content: string): void => writeFileSync(join(folder, name), content);
  write('flows.json', JSON.stringify(flows));
  write('flows_cred.json', JSON.stringify(credentials));
  write(
    'settings.cjs',
    `module.exports = {
      uiHost: '127.0.0.1', uiPort: 0, flowFile: 'flows.json', credentialSecret: false,
      telemetry: { enabled: false },
    };`,
  );
  const program = join(dirname(createRequire(import.meta.url).resolve('node-red')), '..', 'red.js');
  const child = spawn(
    process.execPath,
    [program, '--userDir', folder, '--settings', join(folder, 'settings.cjs')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const origin = await new Promise<string>((resolve, reject) => {
    let found = '';
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      found = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? found;
      if (line.includes('Started flows')) resolve(found);
    });
    lines.on('close', () => reject(new Error('Node-RED ended before it had started.')));
  });
  async function press(id: string, body: object): Promise<void> {
    const response = await fetch(`${origin}/inject/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`Node-RED does not start ${id}: ${response.status}`);
  }
  return {
    origin,
    inject: (id, data) =>
      press(id, { __user_inject_props__: [{ p: 's0', v: JSON.stringify(data), vt: 'json' }] }),
    press: (id) => press(id, {}),
    async close() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
