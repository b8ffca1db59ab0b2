/** `sojourn vault …` */
import type { Command } from 'commander';
import { SojournError } from '../../shared/errors.ts';
import { onCore } from '../command.ts';
import { passphraseFromFile } from '../session.ts';

/** Adds `vault init`. */
export function addVaultCommands(program: Command): void {
  const vault = program.command('vault').description('Make and look after the vault');
  vault
    .command('init')
    .description(
      'Create the vault, protected by the passphrase in SOJOURN_PASSPHRASE_FILE, the keychain, or both',
    )
    .option('--keychain', 'let this computer’s keychain open the vault', false)
    .action(async (options: { keychain: boolean }, command: Command) => {
      await onCore(command, async ({ session, print }) => {
        const passphrase = await passphraseFromFile();
        if (passphrase === undefined && !options.keychain) {
          throw new SojournError('input_invalid', {
            values: {
              what: 'Set SOJOURN_PASSPHRASE_FILE to a file with the passphrase, or give --keychain.',
            },
          });
        }
        const created = await session.call('vault.create', {
          passphrase,
          keychain: options.keychain,
        });
        print.result(created, ({ recoveryKey }) => [
          'The vault was created. This is its recovery key; it is not shown again:',
          `  ${recoveryKey}`,
          'Print it or write it down, and keep it away from this computer.',
        ]);
      });
    });
}
