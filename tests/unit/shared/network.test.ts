import { expect, it } from 'vitest';
import { allowedHostOf } from '../../../src/shared/network.ts';

it.each([
  ['nas.local', 'nas.local'],
  [' NAS.local:8080 ', 'nas.local:8080'],
  ['http://nas.local/api?x=1', 'nas.local:80'],
  ['https://nas.local', 'nas.local:443'],
  ['https://nas.local:5001/', 'nas.local:5001'],
  ['nas.local:80', 'nas.local:80'],
  ['192.168.1.20', '192.168.1.20'],
  ['0x7f.1', '127.0.0.1'],
  ['::1', '[::1]'],
  ['[fd12::1]:8080', '[fd12::1]:8080'],
  ['bücher.local', 'xn--bcher-kva.local'],
])('F9: %j allows %s', (typed, host) => {
  expect(allowedHostOf(typed)).toBe(host);
});

it.each([
  '',
  ' ',
  '*',
  '*.local',
  'http://',
  'a b',
  'user@nas.local',
  'http://a@b',
  'nas.local:99999',
  'file:///etc',
  '/etc',
  '\\\\nas',
])('F9: %j allows nothing', (typed) => {
  expect(allowedHostOf(typed)).toBeNull();
});
