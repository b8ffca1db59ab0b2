/** `sojourn runs …` */
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Input } from '../../shared/contract/calls.ts';
import type { RunSummary } from '../../shared/run.ts';
import { onVault } from '../command.ts';
import { moment, table } from '../output.ts';
import { findJourney } from './journeys.ts';
import { describeRun, isEnded, readData } from './run.ts';

interface ListOptions {
  journey?: string;
  state?: RunSummary['state'];
  source?: RunSummary['source'];
  since?: string;
  until?: string;
  search?: string;
  before?: string;
  limit: string;
}

/** Adds `runs list`, `runs show`, `runs rerun` and `runs answer`. */
export function addRunsCommands(program: Command): void {
  const runs = program.command('runs').description('What journeys did');
  addList(runs);
  runs
    .command('show')
    .description('Show the report of a run')
    .argument('<run>', 'its id')
    .action(async (id: string, _options: object, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        print.result(await session.call('runs.get', { id }), describeRun);
      });
    });
  runs
    .command('rerun')
    .description('Run once more what a run was, and wait for its end')
    .argument('<run>', 'its id')
    .addOption(
      new Option('--from <place>', 'from where').choices(['start', 'failed']).default('start'),
    )
    .option('--data <json>', 'from the start with other data: as JSON, or @file')
    .action(
      async (
        run: string,
        options: { from: 'start' | 'failed'; data?: string },
        command: Command,
      ) => {
        const data = options.data === undefined ? {} : { data: await readData(options.data) };
        await toEnd(command, 'runs.rerun', { run, from: options.from, ...data });
      },
    );
  runs
    .command('answer')
    .description('Say of a step whose end is not known how its run goes on')
    .argument('<run>', 'its id')
    .argument('<answer>', 'done, again or stop')
    .option('--data <json>', 'of a step that is done: what it gave, as JSON, or @file')
    .action(async (run: string, answer: string, options: { data?: string }, command: Command) => {
      const output = options.data === undefined ? {} : { output: await readData(options.data) };
      // The contract refuses any other word.
      const said = answer as Input<'runs.resolve'>['answer'];
      await toEnd(command, 'runs.resolve', { run, answer: said, ...output });
    });
}

function addList(runs: Command): void {
  runs
    .command('list')
    .description('List the runs, newest first')
    .option('--journey <journey>', 'only of one journey: id or exact name')
    .option('--state <state>', 'only those in a state, such as failure')
    .addOption(
      new Option('--source <source>', 'only those started so').choices([
        'manual',
        'trigger',
        'repeat',
      ]),
    )
    .option('--since <time>', 'from this time on, such as 2026-03-02 or 2026-03-02T09:00')
    .option('--until <time>', 'up to this time')
    .option('--search <text>', 'part of a journey’s name or of an error')
    .option('--before <run>', 'only runs older than this one')
    .option('--limit <number>', 'at most so many', '100')
    .action(async (options: ListOptions, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const { journey, since, until, limit, ...filter } = options;
        const found = await session.call('runs.list', {
          ...filter,
          ...(journey === undefined ? {} : { journey: await findJourney(session, journey) }),
          ...(since === undefined ? {} : { from: Date.parse(since) }),
          ...(until === undefined ? {} : { to: Date.parse(until) }),
          limit: Number(limit),
        });
        print.result(found, (rows) =>
          table(
            ['ID', 'JOURNEY', 'STATE', 'STARTED', 'BY'],
            rows.map((run) => [
              run.id,
              run.journeyName,
              run.state,
              moment(run.startedAt),
              run.source,
            ]),
          ),
        );
      });
    });
}

/** Exit code 1 unless the run succeeded. */
async function toEnd<C extends 'runs.rerun' | 'runs.resolve'>(
  command: Command,
  channel: C,
  input: Input<C>,
): Promise<void> {
  await onVault(command, async ({ session, print }) => {
    const ended = new Set<string>();
    session.on('run.changed', ({ run }) => {
      if (isEnded(run)) ended.add(run.id);
    });
    const { id } = await session.call<'runs.rerun' | 'runs.resolve'>(channel, input);
    if (!ended.has(id) && !isEnded(await session.call('runs.get', { id }))) {
      await session.once('run.changed', ({ run }) => run.id === id && isEnded(run));
    }
    const detail = await session.call('runs.get', { id });
    print.result(detail, describeRun);
    if (detail.state !== 'succeeded') process.exitCode = 1;
  });
}
