/**
 * A process of its own in which a journey is saved by itself again and again, as while somebody types, until it is killed.
 * It prints the text that is stored after each answer. Arguments: data folder; id of the journey.
 */
import { writeSync } from 'node:fs';
import { add, openWorld } from '../integration/core/world.ts';

const [folder = '', id = ''] = process.argv.slice(2);
const { journeys } = openWorld({ folder });

for (let typed = 1; ; typed += 1) {
  const { journey, revision } = journeys.get(id);
  journeys.save({ ...journey, steps: [add('s1', `typed ${typed}`)] }, revision);
  writeSync(1, `${typed}\n`);
}
