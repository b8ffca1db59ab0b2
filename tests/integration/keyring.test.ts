import { describe, expect, it } from 'vitest';
import { startKeyring, withoutKeyring } from '../servers/keyring.ts';

/** A process of its own, as the library keeps the session that it has met first. */
const storeAndRead = `
  const keytar = require('keytar');
  keytar
    .setPassword('Sojourn test', 'vault', 'a secret')
    .then(() => keytar.getPassword('Sojourn test', 'vault'))
    .then((found) => console.log(found));
`;

describe('the keychain of Linux, by the library that we use', () => {
  it('stores and reads where a keyring is unlocked', async () => {
    const keyring = await startKeyring();
    try {
      const { code, stdout, stderr } = await keyring.run(process.execPath, ['-e', storeAndRead]);
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'a secret\n', stderr: '' });
    } finally {
      await keyring.stop();
    }
  });

  it('S4: fails where there is none, instead of storing elsewhere', async () => {
    const keyring = await startKeyring();
    try {
      const { code, stdout } = await keyring.run(
        process.execPath,
        ['-e', storeAndRead],
        withoutKeyring,
      );
      expect(code).not.toBe(0);
      expect(stdout).toBe('');
    } finally {
      await keyring.stop();
    }
  });
});
