/**
 * A process that may make no file larger than a few pages (its parent sets RLIMIT_FSIZE): writing fails as on a full
 * disk. It tries to back up, rotate and restore, prints what each one answered, and that the vault still gives its
 * secret. Arguments: data folder, file of the keychain, where a backup shall go, an older backup, recovery key.
 */
import { createVault } from '../../src/core/vault/index.ts';
import { fileKeychain } from './fileKeychain.ts';

const [folder = '', keychain = '', target = '', older = '', recoveryKey = ''] =
  process.argv.slice(2);
const vault = createVault({ folder, keychain: fileKeychain(keychain), now: Date.now });
const ref = { record: 'connection-1', app: 'practice-tasks', field: 'access-token' };

async function answerOf(work: () => Promise<unknown>): Promise<string> {
  return work().then(
    () => 'done',
    (error: unknown) =>
      error instanceof Error && 'code' in error ? String(error.code) : String(error),
  );
}

await vault.unlock({ keychain: true });
const answers = {
  backup: await answerOf(() => vault.backup(target)),
  rotation: await answerOf(() => vault.rotateKey({ keychain: true })),
  restore: await answerOf(async () => {
    const { backup } = await vault.chooseBackup(older);
    await vault.restore(backup, { recoveryKey });
  }),
  secret: vault.open?.secrets.get(ref) ?? null,
};
await vault.lock();
process.stdout.write(JSON.stringify(answers));
