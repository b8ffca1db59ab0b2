/**
 * One process of the product with the real keychain of its session. The keychain test starts it with a data folder and
 * the steps to take; it prints one line of JSON per step: the vault's state afterwards, or the code of the error.
 */
import { createVault, systemKeychain } from '../../../../src/core/vault/index.ts';

const [folder = '', ...steps] = process.argv.slice(2);
const keychain = systemKeychain();
const vault = createVault({ folder, keychain, now: Date.now });

const actions: Record<string, () => Promise<unknown>> = {
  state: () => vault.state(),
  create: () => vault.create({ keychain: true }),
  createWithPassphrase: () => vault.create({ passphrase: 'words for the test', keychain: false }),
  unlock: () => vault.unlock({ keychain: true }),
  lock: () => vault.lock(),
  forget: async () => {
    const id = vault.open?.id ?? '';
    await vault.lock();
    await keychain.remove(id);
  },
};

for (const step of steps) {
  const failure = await actions[step]?.().then(
    () => null,
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error)),
  );
  const { state, keychain: keychainState } = await vault.state();
  process.stdout.write(`${JSON.stringify({ step, failure, state, keychain: keychainState })}\n`);
}
await vault.lock();
