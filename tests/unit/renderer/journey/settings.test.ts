import { expect, it } from 'vitest';
import { readJson } from '../../../../src/renderer/journey/readJson.ts';
import { setNote, setSetting, withCurrent } from '../../../../src/renderer/journey/settings.ts';
import { journeySchema } from '../../../../src/shared/journey.ts';
import { emptyJourney } from '../editor/arbitraries.ts';

it('J1: settings and comment of a journey; what is usual is not written down', () => {
  const changed = setSetting(setSetting(emptyJourney, 'pollSeconds', 60), 'parallel', 5);
  expect(changed.settings).toEqual({ pollSeconds: 60, parallel: 5 });
  expect(setSetting(changed, 'parallel', 1).settings).toEqual({ pollSeconds: 60 });
  expect(setSetting(changed, 'notify', false).settings).toMatchObject({ notify: false });
  expect(journeySchema.parse(setNote(changed, 'For Ada')).note).toBe('For Ada');
  expect(setNote(setNote(changed, 'x'), '')).not.toHaveProperty('note');
  expect(withCurrent([60, 300], 90)).toEqual([60, 90, 300]);
});

it('J10: a mistake in typed trigger data names its line', () => {
  expect(readJson('{"a": [1, null]}')).toEqual({ value: { a: [1, null] } });
  expect(readJson('{\n  "a": 1,\n  oops\n}')).toMatchObject({ mistake: { line: 3 } });
  expect(readJson('{\n"a": ')).toMatchObject({ mistake: { line: 2 } });
});
