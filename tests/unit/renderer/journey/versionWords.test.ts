import { describe, expect, it } from 'vitest';
import { changeWords, type Names } from '../../../../src/renderer/journey/versionWords.ts';
import { journeyChanges } from '../../../../src/shared/journeyDiff.ts';
import type { ActionStep, Journey } from '../../../../src/shared/journey.ts';
import { emptyJourney } from '../editor/arbitraries.ts';
import { practiceDocuments } from './samples.ts';

const names: Names = {
  apps: {
    nameOf: (app) => (app === practiceDocuments.id ? practiceDocuments.name : app),
    byId: new Map([[practiceDocuments.id, practiceDocuments]]),
    details: new Map([[practiceDocuments.id, practiceDocuments]]),
  },
  connections: { byId: () => undefined },
};

function words(before: Journey, after: Journey): string[] {
  return journeyChanges(before, after).map((change) => changeWords(change, names));
}

const step = (title: string): ActionStep => ({
  id: 's1',
  kind: 'action',
  app: practiceDocuments.id,
  action: 'create-document',
  fields: title === '' ? {} : { title: { text: title } },
});
const withStep = (...steps: ActionStep[]): Journey => ({ ...emptyJourney, steps });

describe('J8: a difference in words', () => {
  it('names step, event and field, and shows data pills by their labels', () => {
    expect(words(withStep(step('A')), withStep(step('Do {{ s0.dueDate }}')))).toEqual([
      'Step 2 Create document: Title changed from “A” to “Do [Due date]”',
    ]);
    expect(words(withStep(step('')), withStep(step('A')))).toEqual([
      'Step 2 Create document: Title set to “A”',
    ]);
    expect(words(withStep(step('A')), withStep(step('')))).toEqual([
      'Step 2 Create document: Title emptied (was “A”)',
    ]);
  });

  it('tells of steps that came, went and were switched off', () => {
    expect(words(withStep(), withStep(step('')))).toEqual(['Step 2 Create document added']);
    expect(words(withStep(step('')), withStep())).toEqual(['Step 2 Create document removed']);
    expect(words(withStep(step('')), withStep({ ...step(''), disabled: true }))).toEqual([
      'Step 2 Create document switched off',
    ]);
  });

  it('tells of settings and connections', () => {
    const after: Journey = {
      ...emptyJourney,
      connections: { 'practice-documents': 'c1' },
      settings: { pollSeconds: 3600, offAfter: 0 },
    };
    expect(words(emptyJourney, after)).toEqual([
      'Look for new events changed from 5 minutes to 1 hour',
      'Switch off after failures in a row changed from the usual to Never',
      'Practice Documents uses the connection “a deleted connection”',
    ]);
  });
});
