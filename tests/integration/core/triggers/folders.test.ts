/** T4: a watched folder, on a real disk, with a clock that the test moves. */
import {
  appendFileSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import files from '../../../../connectors/files/connector.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { builtInEngine } from '../connectors/builtInEngine.ts';
import { manualClock, openWorld } from '../world.ts';
import type { World } from '../world.ts';

interface Scene {
  readonly world: World;
  readonly clock: ReturnType<typeof manualClock>;
  readonly journey: string;
  readonly folder: string;
}

/** The wall clock of the core is ahead of the files by so much: what was written is whole. */
let ahead = 0;

function scene(event: string, { subfolders = false, data = temporaryFolder() } = {}): Scene {
  ahead = 10_000;
  const now = (): number => Date.now() + ahead;
  const clock = manualClock();
  const folder = temporaryFolder();
  const { engine } = builtInEngine([], { now });
  const world = openWorld({ folder: data, connectors: [files], engine, clock, now });
  onTestFinished(() => world.close());
  const journey = world.journey([{ id: 's1', kind: 'delay', seconds: '0' }], (document) => ({
    ...document,
    connections: {},
    trigger: {
      id: 's0',
      app: 'files',
      event,
      fields: { folder: { value: folder }, subfolders: { value: subfolders } },
    },
  }));
  world.journeys.setOn(journey, true);
  return { world, clock, journey, folder };
}

function fired({ world, journey }: Scene): Json[] {
  return world.runner
    .list({ journey })
    .toReversed()
    .map(({ id }) => {
      const data = world.runner.get(id).trigger;
      return data !== null && typeof data === 'object' && 'path' in data
        ? (data.path ?? null)
        : data;
    });
}

/** Lets the seconds pass that a change takes to settle, until the watched folder was looked at again: not its interval. */
async function until(set: Scene, events: number): Promise<void> {
  for (let passed = 0; fired(set).length < events; passed += 1) {
    // 5 minutes are the interval of the poll.
    expect(passed).toBeLessThan(25_000);
    set.clock.advance(10);
    await new Promise(setImmediate);
  }
  await set.world.triggers.switchOn(set.journey);
}

describe('T4: a watched folder', () => {
  it('T4: a new file starts a run soon after it came, once, also one that was moved in', async () => {
    const set = scene('new-file');
    writeFileSync(join(set.folder, 'old.txt'), 'old');
    await set.world.triggers.switchOn(set.journey);
    writeFileSync(join(set.folder, 'a.txt'), 'one');
    await until(set, 1);
    writeFileSync(join(set.folder, 'a.txt'), 'two');
    const outside = join(temporaryFolder(), 'b.txt');
    writeFileSync(outside, 'b');
    renameSync(outside, join(set.folder, 'b.txt'));
    await until(set, 2);
    expect(fired(set)).toEqual(['a.txt', 'b.txt']);
  });

  it('T4: each change of a file starts a run; one in a folder inside, only where those are meant', async () => {
    const set = scene('changed-file', { subfolders: true });
    writeFileSync(join(set.folder, 'a.txt'), 'one');
    await set.world.triggers.switchOn(set.journey);
    appendFileSync(join(set.folder, 'a.txt'), ' more');
    await until(set, 1);
    mkdirSync(join(set.folder, 'inside'));
    writeFileSync(join(set.folder, 'inside', 'b.txt'), 'b');
    await until(set, 2);
    expect(fired(set)).toEqual(['a.txt', 'inside/b.txt']);
  });

  it('T4: a file that is still being written waits until it is whole', async () => {
    const set = scene('new-file');
    await set.world.triggers.switchOn(set.journey);
    ahead = 0;
    writeFileSync(join(set.folder, 'large.bin'), 'half');
    expect(await set.world.triggers.pollNow(set.journey)).toBe(0);
    appendFileSync(join(set.folder, 'large.bin'), ' and the rest');
    ahead = 10_000;
    await until(set, 1);
    const [run] = set.world.runner.list({ journey: set.journey });
    expect(set.world.runner.get(run?.id ?? '').trigger).toMatchObject({ size: 17 });
  });

  it('T4: links are not followed, and a loop of them holds nothing up', async () => {
    const set = scene('new-file', { subfolders: true });
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'secret.txt'), 'x');
    symlinkSync(set.folder, join(set.folder, 'loop'));
    symlinkSync(outside, join(set.folder, 'elsewhere'));
    await set.world.triggers.switchOn(set.journey);
    writeFileSync(join(set.folder, 'a.txt'), 'a');
    await until(set, 1);
    expect(await set.world.triggers.pollNow(set.journey)).toBe(0);
    expect(fired(set)).toEqual(['a.txt']);
  });

  it('T4: what came while Sojourn was not running starts runs at its next start, once each', async () => {
    const data = temporaryFolder();
    const set = scene('new-file', { data });
    writeFileSync(join(set.folder, 'old.txt'), 'old');
    await set.world.triggers.switchOn(set.journey);
    await set.world.triggers.close();
    writeFileSync(join(set.folder, 'old.txt'), 'changed');
    writeFileSync(join(set.folder, 'new.txt'), 'new');
    utimesSync(join(set.folder, 'new.txt'), 1_000, 1_000);
    const { engine } = builtInEngine([], { now: () => Date.now() + ahead });
    const again = openWorld({ folder: data, connectors: [files], engine, clock: set.clock });
    onTestFinished(() => again.close());
    again.triggers.resume();
    await again.triggers.switchOn(set.journey);
    await again.triggers.pollNow(set.journey);
    expect(fired(set)).toEqual(['new.txt']);
  });
});
