import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { add, openWorld } from '../world.ts';

const script = fileURLToPath(new URL('../../../servers/typingPerson.ts', import.meta.url));

/** Lets the process type until it has told of so many saves, kills it, and gives the last save that it told of. */
async function typeAndKill(folder: string, journey: string, saves: number): Promise<number> {
  const child = spawn(process.execPath, [script, folder, journey], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.split('\n').length > saves) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
  return Number(text.trim().split('\n').at(-1));
}

it('J8: kill -9 during editing loses nothing that was saved by itself, and leaves the versions whole', async () => {
  const folder = temporaryFolder();
  const before = openWorld({ folder });
  const id = before.journey([add('s1', 'first')]);
  const versions = before.journeys.versions(id, { limit: 30, changes: 50 });
  await before.close();

  for (const saves of [3, 40]) {
    const told = await typeAndKill(folder, id, saves);
    const world = openWorld({ folder });
    const { journey, revision } = world.journeys.get(id);
    // The last save may have been stored without having been told of.
    expect([told, told + 1].map((typed) => [add('s1', `typed ${typed}`)])).toContainEqual(
      journey.steps,
    );
    expect(world.journeys.version(id, revision)).toEqual(journey);
    expect(world.journeys.versions(id, { limit: 30, changes: 50 }).slice(1)).toEqual(versions);
    expect(world.db.pragma('integrity_check', { simple: true })).toBe('ok');
    await world.close();
  }
});
