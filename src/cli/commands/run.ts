/** `sojourn run` */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { RunDetail, RunState, RunSummary } from '../../shared/run.ts';
import { onVault } from '../command.ts';
import type { Session } from '../session.ts';
import { findJourney } from './journeys.ts';

const finalStates: ReadonlySet<RunState> = new Set(['succeeded', 'failure', 'stopped', 'unknown']);

/** Whether a run has come to its end; one that is Unknown goes on only when the person says how. */
export const isEnded = ({ state }: Pick<RunSummary, 'state'>): boolean => finalStates.has(state);

/** Adds `run`. It waits for the end; exit code 1 unless the run succeeded. */
export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('Run a journey once and wait for its end')
    .argument('<journey>', 'id or exact name')
    .option('--data <json>', 'the trigger’s data as JSON, or @file')
    .action(async (name: string, options: { data?: string }, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const journey = await findJourney(session, name);
        const data = options.data === undefined ? {} : { data: await readData(options.data) };
        const run = await runToEnd(session, { journey, ...data });
        print.result(run, describeRun);
        if (run.state !== 'succeeded') process.exitCode = 1;
      });
    });
}

/** Starts a run and gives its whole report when it has ended. */
async function runToEnd(
  session: Session,
  input: { journey: string; data?: Json },
): Promise<RunDetail> {
  // Subscribed before the start, so that no ending is missed; a terminal runs nothing else.
  const end = session.once(
    'run.changed',
    ({ run }) => run.journey === input.journey && finalStates.has(run.state),
  );
  const started = await session.call('runs.start', input);
  if (!finalStates.has(started.state)) await end;
  return session.call('runs.get', { id: started.id });
}

/** A run as lines for a person. */
export function describeRun(run: RunDetail): string[] {
  return [
    `${run.journeyName}: ${run.state}${run.duration === null ? '' : ` in ${run.duration.toString()} ms`}`,
    ...run.steps.flatMap((step) => [
      `  ${step.state.padEnd(9)}  ${step.title}`,
      ...(step.error ? [`             ${step.error.message} ${step.error.advice}`] : []),
    ]),
  ];
}

/** The value of --data: JSON, or `@` and the name of a file with it. @throws SojournError input_invalid */
export async function readData(data: string): Promise<Json> {
  const text = data.startsWith('@') ? await readFile(data.slice(1), 'utf8') : data;
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new SojournError('input_invalid', {
      values: { what: 'The value of --data is not JSON.' },
      cause,
    });
  }
}
