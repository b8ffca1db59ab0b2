import { expect, it } from 'vitest';
import { filesHandedOver, filesOf } from '../../../src/main/openedFiles.ts';

it('W7: relative paths start from the folder where Sojourn was started', () => {
  expect(filesOf(['../trips/a.sojourn.json', '/b.sojourn.json'], '/home/ada/work', false)).toEqual([
    '/home/ada/trips/a.sojourn.json',
    '/b.sojourn.json',
  ]);
});

it('W7: switches are no files', () => {
  expect(filesOf(['--no-sandbox', '--home=/x', '', 'a.sojourn.json'], '/work', undefined)).toEqual([
    '/work/a.sojourn.json',
  ]);
});

it('W7: the folder of the app, wherever it stands among the switches, is no file', () => {
  const args = ['--no-sandbox', '--inspect=0', '/the/app', 'a.sojourn.json'];
  expect(filesOf(args, '/work', true)).toEqual(['/work/a.sojourn.json']);
  expect(filesOf(['/the/app', '--no-sandbox'], '/work', true)).toEqual([]);
});

it.each([
  undefined,
  null,
  'a',
  {},
  { files: 'a' },
  { files: [1, null, { path: '/a' }] },
  { files: ['relative'] },
])('W7: takes no file from the malformed hand-over %j', (data) => {
  expect(filesHandedOver(data)).toEqual([]);
});

it('W7: takes the absolute paths of a hand-over', () => {
  expect(filesHandedOver({ files: ['/a.sojourn.json', 'b', '/c'] })).toEqual([
    '/a.sojourn.json',
    '/c',
  ]);
});
