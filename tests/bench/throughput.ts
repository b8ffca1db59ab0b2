// Runs per second of the same journey in Sojourn, with everything recorded, and in Node-RED, which records nothing: a
// webhook, one value that is set, one HTTP POST; 8 senders at a time. And what both need to be ready, and of memory.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import type { Engine } from './engines/engine.ts';
import { startNodeRed } from './engines/nodeRed.ts';
import { startSojourn } from './engines/sojourn.ts';
import { memoryOfTree } from './memory.ts';

const senders = 8;
const runs = Number(process.env.RUNS ?? 3_000);
const warmUp = 300;
const mostMemory = 150;

/** Answers every POST, and tells when so many came. */
const sink = { count: 0, wanted: Number.POSITIVE_INFINITY, reached: (): void => undefined };
const server = createServer((request, response) => {
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    sink.count += 1;
    if (sink.count >= sink.wanted) sink.reached();
  });
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const { port } = server.address() as AddressInfo;
const address = new URL(`http://127.0.0.1:${port}/sink`);

interface Measured {
  readonly perSecond: number;
  readonly ready: number;
  readonly memory: number;
}

console.log(`Webhook → one value → one POST, ${senders} senders at a time, ${runs} runs`);
const ours = await measured(() => startSojourn(address));
const theirs = await measured(() => startNodeRed(address));
server.close();
server.closeAllConnections();

const ratio = ours.perSecond / theirs.perSecond;
verdict(`runs per second ${ratio.toFixed(2)} times those of Node-RED (at least 1)`, ratio >= 1);
verdict('ready no later than Node-RED', ours.ready <= theirs.ready);
verdict(`memory of Sojourn at most ${mostMemory} MiB`, ours.memory <= mostMemory);

function verdict(what: string, met: boolean): void {
  console.log(`  ${what}: ${met ? 'met' : 'missed'}`);
  if (!met) process.exitCode = 1;
}

async function measured(start: () => Promise<Engine>): Promise<Measured> {
  sink.count = 0;
  const engine = await start();
  await send(engine, warmUp);
  const began = performance.now();
  await send(engine, runs);
  const perSecond = (runs / (performance.now() - began)) * 1_000;
  const memory = memoryOfTree(engine.process.pid ?? 0);
  await engine.stop();
  console.log(
    `  ${engine.name.padEnd(9)} ${perSecond.toFixed(0).padStart(5)} runs/s   ready after ${engine.ready.toFixed(0)} ms   ${memory.toFixed(0)} MiB`,
  );
  return { perSecond, ready: engine.ready, memory };
}

/** Sends so many requests, and waits until as many runs have come to their end at the sink. */
async function send({ url, name }: Engine, count: number): Promise<void> {
  const agent = new Agent({ connections: senders });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  // The request by which the engine was seen to be ready has a run too, which may still be on its way.
  sink.wanted = sink.count + count;
  sink.reached = () => resolve(undefined);
  let left = count;
  const { origin, pathname } = new URL(url);
  const sender = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const answer = await agent.request({
        origin,
        path: pathname,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"name":"World"}',
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`${name} answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: senders }, sender));
  await promise;
  await agent.close();
}
