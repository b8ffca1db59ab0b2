/** `sojourn journeys …`: what there is, and switching it on and off. Files of journeys are in journeyFiles.ts. */
import type { Command } from 'commander';
import type { JourneyWithState } from '../../shared/contract/calls.ts';
import { SojournError } from '../../shared/errors.ts';
import { allSteps } from '../../shared/journeySteps.ts';
import { onVault } from '../command.ts';
import { moment, table } from '../output.ts';
import type { Session } from '../session.ts';

export const journeyArgument = 'id or exact name';

/** Adds `journeys list`, `show`, `validate`, `on` and `off`; gives the group, for the others. */
export function addJourneyCommands(program: Command): Command {
  const journeys = program.command('journeys').description('The journeys');
  journeys
    .command('list')
    .description('List the journeys')
    .action(async (_options: object, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        print.result(await session.call('journeys.list'), (rows) =>
          table(
            ['ID', 'NAME', 'FOLDER', 'STATE', 'PROBLEMS', 'LAST RUN'],
            rows.map((row) => [
              row.id,
              row.name,
              row.folder,
              row.on ? 'on' : 'off',
              row.problems.toString(),
              row.lastRun === null
                ? 'never'
                : `${row.lastRun.state}, ${moment(row.lastRun.startedAt)}`,
            ]),
          ),
        );
      });
    });
  journeys
    .command('show')
    .description('Show a journey: its steps, and what keeps it from being switched on')
    .argument('<journey>', journeyArgument)
    .action(async (name: string, _options: object, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const id = await findJourney(session, name);
        print.result(await session.call('journeys.get', { id }), journeyLines);
      });
    });
  journeys
    .command('validate')
    .description(
      'Say what keeps a journey from being switched on; exit code 1 where something does',
    )
    .argument('<journey>', journeyArgument)
    .action(async (name: string, _options: object, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const id = await findJourney(session, name);
        const { problems } = await session.call('journeys.get', { id });
        print.result(problems, (found) =>
          found.length === 0 ? ['It is in order.'] : found.map(problemLine),
        );
        if (problems.length > 0) process.exitCode = 1;
      });
    });
  addSwitch(journeys, 'on', 'journeys.start', 'Switch a journey on');
  addSwitch(journeys, 'off', 'journeys.stop', 'Switch a journey off');
  return journeys;
}

function addSwitch(
  journeys: Command,
  name: 'on' | 'off',
  channel: 'journeys.start' | 'journeys.stop',
  description: string,
): void {
  journeys
    .command(name)
    .description(`${description}; it runs while the app, or \`sojourn start\`, does`)
    .argument('<journey>', journeyArgument)
    .action(async (text: string, _options: object, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const id = await findJourney(session, text);
        print.result(await session.call(channel, { id }), ({ journey, on }) => [
          `“${journey.name}” is ${on ? 'on' : 'off'}.`,
        ]);
      });
    });
}

function journeyLines({ journey, folder, on, problems }: JourneyWithState): string[] {
  const steps = allSteps(journey.steps);
  return [
    `${journey.name} (${journey.id}), ${on ? 'on' : 'off'}, in ${folder}`,
    ...(journey.note === undefined ? [] : [journey.note]),
    '',
    ...table(
      ['STEP', 'KIND', 'APP', 'NAME'],
      [
        [
          's0',
          'trigger',
          journey.trigger.app ?? '',
          journey.trigger.name ?? journey.trigger.event ?? '',
        ],
        ...steps.map((step) => [
          step.id,
          step.kind,
          step.kind === 'action' ? (step.app ?? '') : '',
          step.name ?? (step.kind === 'action' ? (step.action ?? '') : ''),
        ]),
      ],
    ),
    ...(problems.length === 0 ? [] : ['', ...problems.map(problemLine)]),
  ];
}

function problemLine({ step, field, message }: JourneyWithState['problems'][number]): string {
  return `${step}${field === undefined ? '' : ` ${field}`}: ${message}`;
}

/** The id of a journey given by id or exact name. @throws SojournError not_found, input_invalid when a name fits several */
export async function findJourney(session: Session, nameOrId: string): Promise<string> {
  const list = await session.call('journeys.list');
  if (list.some(({ id }) => id === nameOrId)) return nameOrId;
  const named = list.filter(({ name }) => name === nameOrId);
  if (named.length > 1) {
    throw new SojournError('input_invalid', {
      values: { what: `Several journeys are called “${nameOrId}”. Give the id.` },
    });
  }
  const [journey] = named;
  if (!journey) throw new SojournError('not_found', { values: { what: 'journey' } });
  return journey.id;
}
