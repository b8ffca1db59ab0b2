// Every state of runs, as pictures to look at, and no accessibility violation in any. The core's answers are played: no app
// can be brought into all of them.

import type { RunDetail, RunSummary, StepRun } from '../../src/shared/run.ts';
import { SojournError, toErrorShape } from '../../src/shared/errors.ts';
import { answerInstead } from './harness/playedCore.ts';
import { expect, takesPictures, test } from './harness/index.ts';
import type { Sojourn } from './harness/index.ts';
import { look, lookInBoth } from './look.ts';
import { goTo, startProtected } from './steps.ts';

test.describe.configure({ timeout: 600_000 });
test.skip(!takesPictures, 'pictures are taken with SCREENS=1');

/** An open menu stands beside the landmarks of the page. */
const ofMenus = ['region'];

const minute = 60_000;
const now = Date.now();

test('U4, R1, R2, R3, R4, R5: runs in every state, and their reports', async ({
  launchSojourn,
}) => {
  const sojourn = await startProtected(launchSojourn);
  const { app, window } = sojourn;
  const reports = allReports();
  await answerInstead(app, 'runs.page', { runs: reports.map(summaryOf), next: null });
  await goTo(window, 'Runs');
  for (const [index, report] of reports.entries()) {
    await answerInstead(app, 'runs.get', report);
    await window.locator(`[data-run="${report.id}"]`).click();
    await expect(window.getByRole('region', { name: 'Run', exact: true })).toContainText(
      report.steps[0]?.title ?? '',
    );
    const picture = `run-${report.waiting ? `waiting-${report.waiting.for}` : report.state}`;
    if (index < 2) await look(sojourn, picture);
    else await lookInBoth(sojourn, `${picture}${report.source === 'repeat' ? '-repeated' : ''}`);
  }
  await dialogs(sojourn, reports);
  await answerInstead(app, 'runs.page', { runs: [], next: null });
  await window.getByRole('searchbox', { name: 'Search journeys and errors' }).fill('nothing');
  await expect(window.getByText('No run matches')).toBeVisible();
  await lookInBoth(sojourn, 'runs-no-match');
});

async function dialogs({ app, window, ...rest }: Sojourn, reports: readonly RunDetail[]) {
  const sojourn = { app, window, ...rest };
  const open = async (state: RunDetail['state']): Promise<void> => {
    const report = reports.find((each) => each.state === state);
    if (!report) return;
    await answerInstead(app, 'runs.get', report);
    await window.locator(`[data-run="${report.id}"]`).click();
  };
  await open('failure');
  await window.getByRole('button', { name: 'Run again' }).click();
  await lookInBoth(sojourn, 'run-again-menu', ofMenus);
  await window.getByRole('menuitem', { name: 'With other data…' }).click();
  await expect(window.getByRole('dialog')).toBeVisible();
  await lookInBoth(sojourn, 'run-again-data');
  await window.keyboard.press('Escape');
  await open('unknown');
  await window.getByRole('button', { name: 'It is done…' }).click();
  await expect(window.getByRole('dialog')).toBeVisible();
  await lookInBoth(sojourn, 'run-unknown-done');
  await window.keyboard.press('Escape');
}

function summaryOf({
  trigger: _,
  steps: __,
  left: ___,
  repeats: ____,
  ...run
}: RunDetail): RunSummary {
  return run;
}

function allReports(): RunDetail[] {
  const shape = (error: SojournError) => {
    const { code, message, advice, details } = toErrorShape(error);
    return { code, message, advice, ...(details === undefined ? {} : { details }) };
  };
  const down = shape(
    new SojournError('app_unavailable', { values: { app: 'Google Tasks', status: 503 } }),
  );
  const offline = shape(new SojournError('offline', { values: { host: 'tasks.googleapis.com' } }));
  const unknown = shape(new SojournError('step_unknown'));
  const missing = shape(
    new SojournError('missing_at_app', {
      values: { app: 'Practice Tasks' },
      details: 'Status 404\n{"error":"no such list"}',
    }),
  );
  const tries = [
    { startedAt: now - 3 * minute, duration: 1_240, error: down },
    { startedAt: now - 2 * minute, duration: 30_000, error: down },
  ];
  const first = step(0, 'Practice Documents · Create document', 'succeeded');
  const second = step(1, 'Practice Tasks · Create task', 'pending');
  const base = {
    journey: 'j1',
    source: 'trigger' as const,
    duration: null,
    error: null,
    trigger: { title: 'Book the train', list: 'Errands', due: '2026-03-02' },
    steps: [first, second],
  };
  const made: Omit<RunDetail, 'id' | 'startedAt' | 'journeyName'>[] = [
    {
      ...base,
      state: 'failure',
      duration: 2_300,
      error: missing,
      steps: [first, { ...second, state: 'failure', duration: 200, error: missing }],
      repeats: ['r6'],
    },
    {
      ...base,
      state: 'unknown',
      duration: 6_300,
      error: unknown,
      steps: [first, { ...second, state: 'unknown', duration: 5_000, error: unknown }],
    },
    {
      ...base,
      state: 'waiting',
      waiting: { for: 'retry', until: now + 4 * minute },
      steps: [first, { ...second, state: 'waiting', attempts: tries }],
    },
    {
      ...base,
      state: 'waiting',
      waiting: { for: 'network', until: now + minute },
      steps: [
        first,
        {
          ...second,
          state: 'waiting',
          attempts: [{ startedAt: now, duration: 12, error: offline }],
        },
      ],
    },
    {
      ...base,
      state: 'waiting',
      waiting: { for: 'delay', until: now + 3 * 24 * 60 * minute },
      steps: [first, { ...step(1, 'Delay', 'waiting'), app: null }],
    },
    {
      ...base,
      state: 'succeeded',
      source: 'repeat',
      original: 'r0',
      duration: 65_000,
      steps: [
        first,
        { ...second, state: 'succeeded', duration: 900, attempts: tries, output: { id: 't-81' } },
      ],
    },
    { ...base, state: 'pending' },
    {
      ...base,
      state: 'stopped',
      source: 'manual',
      duration: 4_000,
      steps: [first, { ...second, state: 'stopped', duration: 3_000 }],
    },
    { ...base, state: 'succeeded', duration: 61 * minute, left: 98_001 },
  ];
  const names = [
    'Weekly note',
    'Post the parcels of the week',
    'A journey with a name that somebody wrote as a whole sentence',
  ];
  return made.map((run, index) => ({
    ...run,
    id: `r${9 - index}`,
    startedAt: now - (index + 1) * 7 * minute,
    journeyName: names[index % names.length] ?? '',
  }));
}

function step(seq: number, title: string, state: StepRun['state']): StepRun {
  return {
    seq,
    step: `s${seq + 1}`,
    title,
    app: seq === 0 ? 'practice-documents' : 'practice-tasks',
    state,
    startedAt: now,
    duration: state === 'succeeded' ? 340 : null,
    input: {
      fields: { title: 'Book the train' },
      request: { method: 'POST', url: 'https://tasks.example/lists/errands' },
    },
    output: state === 'succeeded' ? { id: 'd-17', title: 'Book the train' } : null,
    error: null,
  };
}
