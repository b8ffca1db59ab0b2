/** `sojourn start` */
import { once } from 'node:events';
import type { Command } from 'commander';
import type { RunSummary } from '../../shared/run.ts';
import { onCore } from '../command.ts';
import { unlock } from '../session.ts';
import { isEnded } from './run.ts';

/** Adds `start`: no window; runs all that is on until it is told to stop. */
export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description('Run all journeys that are on, without a window, until stopped (Ctrl+C)')
    .action(async (_options: object, command: Command) => {
      const stopped = untilStopped();
      await onCore(
        command,
        async ({ session, print }) => {
          session.on('run.changed', ({ run }) => {
            if (isEnded(run)) print.line(run, runLine(run));
          });
          session.on('journey.switchedOff', (journey) => {
            const { name, inRow } = journey;
            print.line(
              { switchedOff: journey },
              `“${name}” switched itself off: ${inRow} failed runs in a row.`,
            );
          });
          // After that: what goes on from before may end at once.
          await unlock(session);
          const { on } = await session.call('runs.activity');
          print.line({ started: { on } }, `Journeys that are on: ${on}. Stop with Ctrl+C.`);
          await stopped;
        },
        { background: true },
      );
    });
}

async function untilStopped(): Promise<void> {
  // Nothing that waits in the core keeps a process alive by itself.
  const alive = setInterval(() => undefined, 3_600_000);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  clearInterval(alive);
}

/** `2026-03-02T09:00:00.000Z  succeeded  Weekly note  12 ms` */
function runLine(run: RunSummary): string {
  return [
    new Date(run.startedAt).toISOString(),
    run.state,
    run.journeyName,
    `${run.duration ?? 0} ms`,
    ...(run.error === null ? [] : [run.error.message]),
  ].join('  ');
}
