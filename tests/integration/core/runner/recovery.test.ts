import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunDetail } from '../../../../src/shared/run.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { openWorld, textOf } from '../world.ts';

const program = fileURLToPath(new URL('killedProcess.ts', import.meta.url));
const all = ['one', 'one a', 'one b', 'last 7'];

/** A process that is killed leaves no compiled code for the next one; one that ends by itself does. */
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-'));
  await runUntilKilled(folder, 'never', Infinity);
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

/** True when the process was killed at the moment; false when it came to its end before. */
function runUntilKilled(folder: string, repeat: string, moment: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, folder, repeat, String(moment)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true);
      else if (code === 0) resolve(false);
      else reject(new Error(`the process ended with ${String(code ?? signal)}`));
    });
  });
}

function sentIn(folder: string): string[] {
  const file = join(folder, 'sent');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => String(JSON.parse(line)));
}

/** What was sent before, and what a new process makes of the run. */
async function recover(
  folder: string,
): Promise<{ before: string[]; after: string[]; run: RunDetail | undefined }> {
  const before = sentIn(folder);
  const after: string[] = [];
  const world = openWorld({
    folder,
    action({ fields }) {
      after.push(textOf(fields.title));
      return { id: fields.title ?? null };
    },
  });
  world.link();
  try {
    expect(world.db.pragma('integrity_check', { simple: true })).toBe('ok');
    world.runner.recover();
    const [left] = world.runner.list({});
    return { before, after, run: left && (await world.runner.finished(left.id)) };
  } finally {
    await world.close();
  }
}

async function atEveryMoment(
  repeat: string,
  check: (left: Awaited<ReturnType<typeof recover>>) => void,
): Promise<number> {
  for (let moment = 1; ; moment += 1) {
    const folder = temporaryFolder();
    const killed = await runUntilKilled(folder, repeat, moment);
    if (!killed) return moment;
    const left = await recover(folder);
    check(left);
  }
}

describe('R3: a run that was killed goes on', { timeout: 180_000 }, () => {
  it('F2: a step that is finished is never sent again, one that may not be repeated becomes Unknown', async () => {
    const ends = new Set<string>();
    const moments = await atEveryMoment('never', ({ before, after, run }) => {
      const sent = [...before, ...after];
      expect(new Set(sent).size).toBe(sent.length);
      expect(all.slice(0, sent.length)).toEqual(sent);
      if (run?.state === 'unknown') {
        expect(after).toEqual([]);
        expect(run.error?.code).toBe('step_unknown');
        expect(run.steps.at(-1)).toMatchObject({
          state: 'unknown',
          error: { code: 'step_unknown' },
        });
      } else {
        expect(run?.state).toBe('succeeded');
        expect(sent).toEqual(all);
      }
      ends.add(run?.state ?? '');
    });
    expect(ends).toEqual(new Set(['unknown', 'succeeded']));
    expect(moments).toBeGreaterThan(15);
  });

  it('R3: steps that are safe to repeat are sent again only when they were under way', async () => {
    await atEveryMoment('safe', ({ before, after, run }) => {
      expect(run).toMatchObject({ state: 'succeeded', error: null });
      expect(run?.steps.map(({ step }) => step)).toEqual(['s1', 's2', 's3', 's3', 's4']);
      expect([...new Set([...before, ...after])]).toEqual(all);
      expect(before.length + after.length).toBeLessThanOrEqual(all.length + 1);
    });
  });
});
