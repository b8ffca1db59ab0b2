import { expect, it } from 'vitest';
import { bundleFileName } from '../../../../src/core/exchange/bundle/fileName.ts';

it.each([
  [['Tasks to documents'], 'Tasks to documents.sojourn.json'],
  [['a', 'b'], 'journeys.sojourn.json'],
  [['../../etc/passwd'], 'etc passwd.sojourn.json'],
  [['C:\\x|y?'], 'C x y.sojourn.json'],
  [['con'], 'journey.sojourn.json'],
  [['…'], '….sojourn.json'],
  [['. .'], 'journey.sojourn.json'],
  [['abc\u202Egpj.exe\u0000'], 'abc gpj.exe.sojourn.json'],
])('E1: a file that every system takes is named after %j', (names, name) => {
  expect(bundleFileName(names)).toBe(name);
});
