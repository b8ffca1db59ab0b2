import { afterEach, describe, expect, it } from 'vitest';
import { add, openWorld, textOf } from '../world.ts';
import type { World, WorldOptions } from '../world.ts';

let world: World;
function open(options?: WorldOptions): World {
  world = openWorld(options);
  world.link();
  return world;
}
afterEach(() => world.close());

describe('a run', () => {
  it('R1: keeps trigger data, and each step’s input and output, in the run’s order', async () => {
    open({ action: ({ fields }) => ({ id: `for ${textOf(fields.title)}` }) });
    const journey = world.journey([add('s1', 'Do {{ s0.title }}'), add('s2', '{{ s1.id }}')]);

    const run = world.runner.start({ journey, source: 'manual', data: { title: 'bread' } });
    const detail = await world.runner.finished(run.id);

    expect(detail).toMatchObject({
      state: 'succeeded',
      error: null,
      trigger: { title: 'bread' },
      steps: [
        {
          seq: 0,
          step: 's1',
          title: 'To-do · Add task',
          state: 'succeeded',
          input: { fields: { title: 'Do bread', colour: 'red' }, request: { method: 'POST' } },
          output: { id: 'for Do bread' },
        },
        { seq: 1, step: 's2', input: { fields: { title: 'for Do bread' } } },
      ],
    });
  });
});
