/**
 * A process that runs journeys against a counting server until it is killed. Arguments: folder, port. It waits for a line
 * on standard input: `go` to start more and more runs, `finish` to bring all that is left to its end and exit.
 */
import { once } from 'node:events';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import type { Step } from '../../src/shared/journey.ts';
import { add, openWorld } from '../integration/core/world.ts';

const [folder = '', port = ''] = process.argv.slice(2);
/** Runs that are started and not through, at a time. */
const atOnce = 6;

const steps: Step[] = [
  add('s1', 'one'),
  {
    id: 's2',
    kind: 'forEach',
    list: '{{ s0.items }}',
    steps: [add('s3', '{{ s2.item }} {{ s1.id }}'), add('s4', 'safe', 'safe')],
  },
  add('s5', 'with a key', 'key'),
];

const [order] = (await once(createInterface(process.stdin), 'line')) as [string];
const world = openWorld({
  folder,
  async action({ idempotencyKey = '' }) {
    await send(idempotencyKey);
    return { id: idempotencyKey };
  },
});
world.link();
const known = world.journeys.list().map(({ id }) => id);
const journeys =
  known.length > 0
    ? known
    : [1, 4].map((parallel) =>
        world.journey(steps, (journey) => ({
          ...journey,
          settings: { ...journey.settings, parallel },
        })),
      );
const left = ['initializing', 'pending', 'waiting'] as const;
const unfinished = left.flatMap((state) => world.runner.list({ state, limit: 500 }));
world.runner.recover();
if (order === 'finish') {
  await Promise.all(unfinished.map(({ id }) => world.runner.finished(id)));
  await world.close();
  process.exit(0);
}
await Promise.all(Array.from({ length: atOnce }, (_, lane) => runOn(journeys[lane % 2] ?? '')));

async function runOn(journey: string): Promise<never> {
  for (;;) {
    const data = { items: ['a', 'b'] };
    const { id } = await world.runner.startSoon({ journey, source: 'trigger', data });
    await world.runner.finished(id);
    process.stdout.write(`${id}\n`);
  }
}

function send(key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: `/${key}`, method: 'POST' }, (answer) => {
      answer.resume().on('end', resolve);
    })
      .on('error', reject)
      .end();
  });
}
