import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allowedFile, journeyUrl, listFiles } from '../../../src/main/windowFiles.ts';
import { temporaryFolder } from '../../servers/temporaryFolder.ts';

function builtWindow(): { folder: string; files: Map<string, string> } {
  const root = temporaryFolder();
  const folder = join(root, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(root, 'vault.json'), '{}');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'index.js'), '');
  symlinkSync(join(root, 'vault.json'), join(folder, 'link.json'));
  return { folder, files: listFiles(folder) };
}

it('W1: serves the built files, whatever query or fragment follows', () => {
  const { folder, files } = builtWindow();
  expect(allowedFile('app://sojourn/index.html#/journeys', files)).toBe(join(folder, 'index.html'));
  expect(allowedFile('app://sojourn/assets/index.js?v=1', files)).toBe(
    join(folder, 'assets', 'index.js'),
  );
});

it('W1: the window of a journey is the page of ours, whatever its id', () => {
  const { folder, files } = builtWindow();
  for (const id of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '../../vault.json', 'a?b#c'])
    expect(allowedFile(journeyUrl(id), files)).toBe(join(folder, 'index.html'));
});

it.each([
  'app://sojourn/../vault.json',
  'app://sojourn/%2e%2e/vault.json',
  'app://sojourn/assets/..%2f..%2fvault.json',
  'app://sojourn/index.html%00.js',
  'app://sojourn//index.html',
  'app://sojourn/assets/./index.js',
  'app://sojourn/assets\\index.js',
  'app://sojourn/link.json',
  'app://sojourn/assets',
  'app://sojourn/',
  'app://other/index.html',
  'file:///etc/passwd',
])('W1: serves nothing for %s', (address) => {
  expect(allowedFile(address, builtWindow().files)).toBeUndefined();
});
