/**
 * Passphrases of test vaults cost as little as a vault file may ask for: the derivation is the real one and so are its
 * bounds, but at the floor it takes a tenth of the work. What a new slot asks for in the product, and that the result is
 * Argon2id's, is tested with the function itself (tests/unit/core/vault/passphrase.test.ts) and in processes of their
 * own, which this does not reach. A test that needs the full cost gives this mock the function that it stands for.
 */
import { vi } from 'vitest';
import type * as Passphrase from '../../src/core/vault/passphrase.ts';

vi.mock('../../src/core/vault/passphrase.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Passphrase>();
  const { memoryKiB, passes, lanes } = real.kdfBounds;
  const floor = { memoryKiB: memoryKiB.min, passes: passes.min, lanes: lanes.min };
  return { ...real, newPassphraseKdf: vi.fn(() => ({ ...real.newPassphraseKdf(), ...floor })) };
});
