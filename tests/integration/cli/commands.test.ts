import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { command, practiceKeys, usePassphraseFile } from '../../servers/commandLine.ts';

let home: string;
/** One vault for all: to open one takes longest. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'sojourn-cli-'));
  usePassphraseFile(home);
  await command(home, ['vault', 'init']);
  await imported((text) => text);
  await imported((text) => inOrder(text.replace('"Ask"', '"Fine"')));
}, 120_000);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** The one JSON document that a command prints, and how it ended. */
async function asked(...args: string[]): Promise<{ code: number | string; value: unknown }> {
  const { code, out } = await command(home, [...args, '--json']);
  return { code, value: JSON.parse(out) as unknown };
}

const bundle = {
  format: 'sojourn.bundle',
  formatVersion: 1,
  connections: [],
  journeys: [
    {
      format: 'sojourn.journey',
      formatVersion: 1,
      name: 'Ask',
      connections: {},
      trigger: { id: 's0', app: 'scheduler', event: 'daily', fields: { time: { value: '09:00' } } },
      steps: [
        {
          id: 's1',
          kind: 'action',
          app: 'http',
          action: 'request',
          fields: {
            method: { value: 'POST' },
            url: { text: 'https://api.example.com/{{ s0.id }}' },
            headers: { value: { Authorization: 'Bearer 0123456789abcdef' } },
            bodyType: { value: 'json' },
            body: { text: '{ "it’s": 1 }' },
          },
        },
        { id: 's2', kind: 'action', fields: {} },
      ],
      settings: { pollSeconds: 300 },
    },
  ],
};

async function imported(change: (text: string) => string): Promise<void> {
  const file = join(home, 'in.json');
  writeFileSync(file, change(JSON.stringify(bundle)));
  expect((await asked('journeys', 'import', file)).code).toBe(0);
}

/** Without the step that nobody has chosen an app for. */
const inOrder = (text: string): string => text.replace(/,\{"id":"s2"[^}]*\}\}/, '');

describe('L: journeys on the command line', { timeout: 120_000 }, () => {
  it('L: shows, checks and switches a journey; exit code 1 while something is wrong with it', async () => {
    expect(await asked('journeys', 'show', 'Ask')).toMatchObject({
      code: 0,
      value: { on: false, journey: { name: 'Ask', steps: [{ id: 's1' }, { id: 's2' }] } },
    });
    expect(await asked('journeys', 'validate', 'Ask')).toMatchObject({
      code: 1,
      value: [{ step: 's2', kind: 'app_missing' }],
    });
    expect(await asked('journeys', 'on', 'Ask')).toMatchObject({
      code: 1,
      value: { error: { code: 'journey_has_problems' } },
    });
    const shown = await command(home, ['journeys', 'show', 'Ask']);
    expect(shown.out).toMatch(/^s1 +action +http +request$/m);
    expect(await asked('journeys', 'show', 'Nobody')).toMatchObject({
      code: 1,
      value: { error: { code: 'not_found' } },
    });
  });

  it('L: what is in order is switched on and off', async () => {
    expect(await asked('journeys', 'validate', 'Fine')).toEqual({ code: 0, value: [] });
    expect(await asked('journeys', 'on', 'Fine')).toMatchObject({ code: 0, value: { on: true } });
    expect(await asked('journeys', 'off', 'Fine')).toMatchObject({ code: 0, value: { on: false } });
  });

  it('E3: exports in every format, with a report and warnings, and the schedule beside the state machine', async () => {
    for (const format of ['n8n', 'node-red', 'asl']) {
      const out = join(home, `out.${format}.json`);
      const { code, value } = await asked(
        'journeys',
        'export',
        'Ask',
        '--format',
        format,
        '--out',
        out,
      );
      expect({ format, code }).toEqual({ format, code: 0 });
      expect(value).toMatchObject({
        path: out,
        warnings: [{ field: 'headers.Authorization' }],
      });
      expect(() => JSON.parse(readFileSync(out, 'utf8')) as unknown).not.toThrow();
    }
    expect(JSON.parse(readFileSync(join(home, 'out.schedule.json'), 'utf8'))).toMatchObject([
      { ScheduleExpression: 'cron(0 9 * * ? *)' },
    ]);
    const told = await command(home, ['journeys', 'export', 'Ask', '--format', 'n8n', '--report']);
    expect(told.out).toMatch(/^s1 +the same/m);
    expect(told.out).toMatch(/^s2 +not mapped/m);
  });

  it('E3: a file that belongs to the export and is somebody else’s is not replaced', async () => {
    writeFileSync(join(home, 'new.schedule.json'), 'mine');
    const out = join(home, 'new.asl.json');
    const { code } = await asked('journeys', 'export', 'Ask', '--format', 'asl', '--out', out);
    expect(code).toBe(1);
    expect(existsSync(out)).toBe(false);
    expect(readFileSync(join(home, 'new.schedule.json'), 'utf8')).toBe('mine');
  });

  it('E6: a step as cURL has placeholders for secrets, and pills as they are', async () => {
    const { code, out } = await command(home, ['journeys', 'curl', 'Ask', 's1']);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        "curl --request POST 'https://api.example.com/{{ s0.id }}'",
        "--header 'accept: */*'",
        "--header 'content-type: application/json'",
        "--header 'authorization: YOUR_AUTHORIZATION'",
        String.raw`--data-raw '{ "it’s": 1 }'` + '\n',
      ].join(' \\\n  '),
    );
    expect(await asked('journeys', 'curl', 'Ask', 's2')).toMatchObject({
      code: 1,
      value: { error: { code: 'not_exportable' } },
    });
  });
});

it(
  'L: apps, connectors, connections and vault, each as one JSON document',
  { timeout: 120_000 },
  async () => {
    const [key = ''] = await practiceKeys(home, ['ada']);
    writeFileSync(join(home, 'key'), key);
    expect(await asked('apps', 'list')).toMatchObject({ code: 0 });
    expect(await asked('apps', 'show', 'http')).toMatchObject({ code: 0, value: { id: 'http' } });
    expect(await asked('apps', 'show', 'nothing')).toMatchObject({ code: 1 });
    writeFileSync(join(home, 'bad.json'), '{ "schema": 1 }');
    expect((await asked('connectors', 'check', join(home, 'bad.json'))).code).toBe(1);
    const link = [
      'connections',
      'link',
      'practice-documents',
      '--field',
      `apiKey=@${join(home, 'key')}`,
    ];
    expect(await asked(...link, '--name', 'Papers')).toMatchObject({ code: 0 });
    expect(await asked('connections', 'test', 'Papers')).toMatchObject({ code: 0 });
    expect(await asked('connections', 'rename', 'Papers', 'Files')).toMatchObject({
      value: { name: 'Files' },
    });
    expect(await asked('connections', 'disconnect', 'Files')).toMatchObject({ code: 0 });
    expect(await asked('connections', 'delete', 'Files')).toMatchObject({ code: 0 });
    expect(await asked('vault', 'lock')).toMatchObject({ code: 0 });
  },
);

it('L, A4: connectors of one’s own are added, listed, replaced, allowed and removed', async () => {
  const file = join(home, 'garden.json');
  const connector = (host: string): string =>
    JSON.stringify({
      schema: 1,
      id: 'garden',
      name: 'Garden',
      category: 'productivity',
      about: 'Beds and what grows in them.',
      hosts: [host],
      actions: [
        {
          id: 'water',
          name: 'Water a bed',
          sentence: 'Water a bed',
          changes: true,
          repeat: 'never',
          request: { post: `https://${host}/water` },
          sample: {},
        },
      ],
    });
  writeFileSync(file, connector('garden.example'));
  expect(await asked('connectors', 'check', file)).toMatchObject({ code: 0 });
  expect(await asked('connectors', 'add', file)).toMatchObject({
    code: 0,
    value: { file: 'garden.json', app: { id: 'garden' } },
  });
  expect(await asked('connectors', 'list')).toMatchObject({
    value: { files: [{ file: 'garden.json', app: { name: 'Garden' }, problems: [] }] },
  });

  writeFileSync(file, connector('other.example'));
  expect(await asked('connectors', 'add', file)).toMatchObject({ code: 1 });
  expect(await asked('connectors', 'add', file, '--replace')).toMatchObject({ code: 0 });
  expect(await asked('connectors', 'allow', 'garden')).toMatchObject({
    code: 0,
    value: { app: 'garden' },
  });
  expect(await asked('connectors', 'allow', 'nothing')).toMatchObject({ code: 1 });

  expect(await asked('connectors', 'remove', 'garden.json')).toMatchObject({ code: 0 });
  expect(await asked('connectors', 'remove', 'garden.json')).toMatchObject({ code: 1 });
  expect(await asked('connectors', 'list')).toMatchObject({ value: { files: [] } });
});
