// How long a key press in the Apps drop-down takes with 1,000 connectors installed, in the real window, until the list is
// narrowed.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectors } from '../../connectors/index.ts';
import { createVault } from '../../src/core/vault/index.ts';
import { launch } from '../e2e/harness/sojourn.ts';
import { memoryKeychain } from '../servers/memoryKeychain.ts';
import { keyTimes, reportTimes, typedAndErased } from './keyTimes.ts';

const passphrase = 'a passphrase for the bench';
const installed = 1_000;
const words = ['google', 'new row', 'example 73', 'create a document', 'zebra'];
const rounds = 4;
const targetMilliseconds = 16;

const home = mkdtempSync(join(tmpdir(), 'sojourn-bench-'));
try {
  const vault = createVault({ folder: home, keychain: memoryKeychain(), now: Date.now });
  await vault.create({ passphrase, keychain: false });
  await vault.lock();
  fill(join(home, 'connectors'));
  const sojourn = await launch({ home });
  try {
    const { window } = sojourn;
    await window.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await window.getByRole('button', { name: 'Unlock' }).click();
    await window.getByRole('button', { name: 'New journey', exact: true }).click();
    const apps = window.getByRole('region', { name: 'New Trigger' }).getByRole('combobox', {
      name: 'Apps',
    });
    await apps.click();
    await window.getByRole('option').first().waitFor();
    const keys = Array.from({ length: rounds }, () => words.flatMap(typedAndErased)).flat();
    const times = await keyTimes(window, keys, 'input');
    reportTimes(`A key press that filters ${installed} apps`, times, targetMilliseconds);
  } finally {
    await sojourn.quit();
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** As many own connectors as are missing to the number, each with triggers, actions and synonyms. */
function fill(folder: string): void {
  mkdirSync(folder);
  for (let number = connectors.length; number < installed; number += 1) {
    const events = ['new row', 'changed row', 'new document', 'new message'];
    const connector = {
      schema: 1,
      id: `example-${number}`,
      name: `Example ${number}`,
      category: 'productivity',
      about: `The ${number}th example app.`,
      synonyms: ['sample', 'google-like', `number ${number}`],
      actions: events.map((event, index) => ({
        id: `action-${index}`,
        name: `Create a document for each ${event}`,
        sentence: 'Create',
        changes: true,
        repeat: 'never',
        sample: {},
      })),
      triggers: events.map((event, index) => ({
        id: `trigger-${index}`,
        name: `When there is a ${event}`,
        sentence: 'When',
        kind: 'manual',
        sample: {},
      })),
    };
    writeFileSync(join(folder, `${connector.id}.json`), JSON.stringify(connector));
  }
}
