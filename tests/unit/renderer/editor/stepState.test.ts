import { expect, it } from 'vitest';
import { stepStates } from '../../../../src/renderer/editor/stepState.ts';
import type { Problem } from '../../../../src/shared/journey.ts';

const problem = (step: string, kind: Problem['kind']): Problem => ({ step, kind, message: kind });

it('J3: a step is incomplete while something is missing, and a problem once something is wrong', () => {
  const states = stepStates([
    problem('s0', 'no_steps'),
    problem('s1', 'app_missing'),
    problem('s2', 'pill_dangling'),
    problem('s2', 'field_missing'),
    problem('s3', 'field_missing'),
    problem('s3', 'formula_wrong'),
  ]);
  expect([...states]).toEqual([
    ['s1', 'incomplete'],
    ['s2', 'problem'],
    ['s3', 'problem'],
  ]);
});
