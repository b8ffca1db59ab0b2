/** `sojourn demo`: the main job, headless, from an empty folder, with the practice apps and their real OAuth server. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { PracticeBrowser } from '../../core/practice/index.ts';
import type { Connection } from '../../shared/connection.ts';
import type { JourneyWithState } from '../../shared/contract/calls.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Journey } from '../../shared/journey.ts';
import type { RunDetail } from '../../shared/run.ts';
import { onCore } from '../command.ts';
import type { Printer } from '../output.ts';
import type { Session } from '../session.ts';
import { signIn } from './connections.ts';
import { describeRun } from './run.ts';

const person = 'ada';

/** Adds `demo`. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Play the main job headless in an empty folder and say what happens')
    .option('--out <file>', 'keep the exported bundle in this file')
    .action(async (options: { out?: string }, command: Command) => {
      const home = await mkdtemp(join(tmpdir(), 'sojourn-demo-'));
      try {
        await onCore(command, (given) => playDemo(given, options.out), {
          home,
          // The person of the demo sits at the practice service's own pages.
          openBrowser: async (url) => {
            const browser = new PracticeBrowser(new URL(url).origin);
            const back = await browser.signIn(url, { person, press: 'Allow' });
            await browser.request(back);
          },
        });
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    });
}

interface Given {
  readonly session: Session;
  readonly print: Printer;
}

async function playDemo({ session, print }: Given, out: string | undefined): Promise<void> {
  const began = performance.now();
  const say = (line: string) => print.note(line);

  const passphrase = randomBytes(24).toString('base64url');
  await session.call('vault.create', { passphrase, keychain: false });
  say('Made an empty vault, protected by a passphrase.');

  const tasks = await signIn(session, {
    app: 'practice-tasks',
    method: 'practice',
    ...(await session.call('connections.suggestName', { app: 'practice-tasks' })),
  });
  say(`Linked “${tasks.name}” by signing in (OAuth 2 with PKCE), as ${tasks.identity ?? ''}.`);
  const documents = await linkDocuments(session);
  say(`Linked “${documents.name}” with an API key, as ${documents.identity ?? ''}.`);

  const journey = await makeJourney(session, tasks, documents);
  say(`Made the journey “${journey.journey.name}” and switched it on.`);

  const { run, title } = await addTaskAndWait(session, journey.journey.id);
  say(`Added the task “${title}” in Practice Tasks; the journey noticed it:`);
  for (const line of describeRun(run)) say(`  ${line}`);
  const made = await session.call('practice.documents');
  say(`Practice Documents now holds: ${made.map((document) => `“${document.title}”`).join(', ')}.`);

  await session.call('journeys.stop', { id: journey.journey.id });
  const bundle = await session.call('export.preview', { journeys: [journey.journey.id] });
  if (out !== undefined) await writeFile(resolve(out), bundle.text, { mode: 0o600 });
  say(
    `Exported it as ${bundle.fileName}: ${Buffer.byteLength(bundle.text)} bytes, ${bundle.connections.length} connections by name, no secret${out === undefined ? '' : `, kept in ${out}`}.`,
  );

  const seconds = (performance.now() - began) / 1000;
  print.result(
    { run, documents: made, bundle: bundle.fileName, seconds: Number(seconds.toFixed(1)) },
    () => [`Run ${run.id}: ${run.state}. The demo took ${seconds.toFixed(1)} s.`],
  );
  if (run.state !== 'succeeded') process.exitCode = 1;
}

async function linkDocuments(session: Session): Promise<Connection> {
  const app = 'practice-documents';
  const detail = await session.call('apps.get', { app });
  const keyPage = detail.methods[0]?.helpUrl;
  if (keyPage === undefined) throw new SojournError('not_found', { values: { what: 'key page' } });
  const browser = new PracticeBrowser(new URL(keyPage).origin);
  const key = await browser.apiKey(keyPage, person);
  const { name } = await session.call('connections.suggestName', { app });
  return session.call('connections.linkWithFields', {
    app,
    method: 'api-key',
    name,
    values: { apiKey: key },
  });
}

async function makeJourney(
  session: Session,
  tasks: Connection,
  documents: Connection,
): Promise<JourneyWithState> {
  const created = await session.call('journeys.create', { name: 'Tasks become documents' });
  const lists = await session.call('options.load', {
    app: 'practice-tasks',
    options: 'lists',
    connection: tasks.id,
    fields: {},
  });
  const list = lists.items.find(({ label }) => label === 'Errands');
  if (!list) throw new SojournError('not_found', { values: { what: 'task list' } });
  const journey: Journey = {
    ...created.journey,
    connections: { 'practice-tasks': tasks.id, 'practice-documents': documents.id },
    trigger: { id: 's0', app: 'practice-tasks', event: 'new-task', fields: { list } },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'practice-documents',
        action: 'create-document',
        fields: {
          title: { text: 'Task: {{ s0.title }}' },
          body: { text: 'Added on {{ s0.created }}.' },
        },
      },
    ],
  };
  const saved = await session.call('journeys.save', { journey, revision: created.revision });
  await session.call('journeys.start', { id: saved.journey.id });
  return saved;
}

/** The first poll after switching on takes note of what is there; only then is the task new. */
async function addTaskAndWait(
  session: Session,
  journey: string,
): Promise<{ run: RunDetail; title: string }> {
  await session.call('triggers.poll', { journey });
  const title = 'Book the train';
  await session.call('practice.addTask', { title, person, list: 'Errands' });
  const ended = session.once(
    'run.changed',
    ({ run }) => run.journey === journey && run.duration !== null,
  );
  await session.call('triggers.poll', { journey });
  const { run } = await ended;
  return { run: await session.call('runs.get', { id: run.id }), title };
}
