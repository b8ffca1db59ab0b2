import aslValidator from 'asl-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toAsl } from '../../../../src/core/exchange/asl/index.ts';
import { sampleJourneys } from '../../../exchange/journeys/index.ts';
import { startRecordingServer } from '../../../exchange/recordingServer.ts';
import type { RecordingServer } from '../../../exchange/recordingServer.ts';
import { sojourn } from '../../../exchange/sojournRuns.ts';
import { execute } from '../../../exchange/statesInterpreter.ts';

let server: RecordingServer;
let home: ReturnType<typeof sojourn>;
beforeAll(async () => {
  server = await startRecordingServer();
  home = sojourn(server);
});
afterAll(async () => {
  await home.close();
  await server.close();
});

/** What Step Functions does otherwise; each is a note in the report. */
const differs = new Set(['HTTP requests', 'an error that is caught', 'an error in an error']);

describe('E3: Amazon States Language', () => {
  it.each(sampleJourneys('').map(({ name }) => name))('E3: %s', async (name) => {
    const sample = sampleJourneys(server.origin).find((each) => each.name === name);
    if (sample === undefined) throw new Error(name);
    const journey = home.stored(sample);
    const { text, report } = toAsl(await home.outlined(journey));
    const machine: unknown = JSON.parse(text);
    const { isValid, errorsText } = aslValidator(machine as never);
    expect({ isValid, text: errorsText() }).toEqual({ isValid: true, text: '' });
    const expected = await home.requestsOf(journey, sample);
    if (differs.has(name)) {
      expect(report.some(({ mapping }) => mapping === 'note')).toBe(true);
      return;
    }
    server.reset();
    await execute(machine, sample.data).catch((error: unknown) => {
      // A run that fails sends what it sends before.
      if (!(error instanceof Error && 'code' in error)) throw error;
    });
    expect(server.requests).toEqual(expected);
  });
});
