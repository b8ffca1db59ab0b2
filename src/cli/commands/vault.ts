/** `sojourn vault …` */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Input } from '../../shared/contract/calls.ts';
import { SojournError } from '../../shared/errors.ts';
import type { VaultState } from '../../shared/vault.ts';
import { onCore } from '../command.ts';
import type { Work } from '../command.ts';
import { moment } from '../output.ts';
import { firstLineOf, passphraseFromFile } from '../session.ts';

type Proof = Input<'vault.unlock'>;

interface ProofOptions {
  recoveryKeyFile?: string;
}

/** Adds `vault init`, `status`, `lock`, `passphrase`, `keychain`, `recovery-key`, `rotate`, `backup`, `restore`. */
export function addVaultCommands(program: Command): void {
  const vault = program
    .command('vault')
    .description('Make and look after the vault')
    .addHelpText(
      'after',
      '\nWhat opens the vault: the recovery key in --recovery-key-file, else the passphrase in the file that SOJOURN_PASSPHRASE_FILE names, else the keychain.',
    );
  addInit(vault);
  addLooks(vault);
  addChanges(vault);
  addBackups(vault);
}

function addInit(vault: Command): void {
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
          ...printed(recoveryKey),
        ]);
      });
    });
}

function addLooks(vault: Command): void {
  vault
    .command('status')
    .description('Say whether there is a vault, what opens it, and how old its key is')
    .action(async (_options: object, command: Command) => {
      await onCore(command, async ({ session, print }) => {
        print.result(await session.call('vault.state'), statusLines);
      });
    });
  vault
    .command('lock')
    .description('Say how the vault is locked: no command leaves it open')
    .action(async (_options: object, command: Command) => {
      await onCore(command, async ({ session, print }) => {
        print.result(await session.call('vault.lock'), () => [
          'A command opens the vault for itself alone and locks it when it ends; nothing is open here.',
          'A window of Sojourn is locked in that window.',
        ]);
      });
    });
}

function addChanges(vault: Command): void {
  withProof(vault.command('passphrase'))
    .description('Set a passphrase, or replace the one before')
    .requiredOption('--new-passphrase-file <file>', 'file with the new passphrase')
    .action(async (options: ProofOptions & { newPassphraseFile: string }, command: Command) => {
      await onProven(command, options, async ({ session, print }, proof) => {
        const passphrase = await firstLineOf(
          options.newPassphraseFile,
          'that --new-passphrase-file names',
        );
        const state = await session.call('vault.setPassphrase', { proof, passphrase });
        print.result(state, () => ['The passphrase was set.']);
      });
    });
  const keychain = vault
    .command('keychain')
    .description('Let this computer’s keychain open the vault, or no more');
  const descriptions = {
    on: 'Let this computer’s keychain open the vault',
    off: 'Let the keychain open the vault no more',
  };
  for (const name of ['on', 'off'] as const) {
    const command = keychain.command(name).description(descriptions[name]);
    withProof(command).action(async (options: ProofOptions, command: Command) => {
      await onProven(command, options, async ({ session, print }, proof) => {
        const state = await session.call('vault.setKeychain', { proof, on: name === 'on' });
        print.result(state, () => [
          name === 'on' ? 'The keychain opens the vault.' : 'The keychain opens the vault no more.',
        ]);
      });
    });
  }
  withProof(vault.command('recovery-key'))
    .description('Make a new recovery key; the one before opens nothing more')
    .action(async (options: ProofOptions, command: Command) => {
      await onProven(command, options, async ({ session, print }, proof) => {
        const made = await session.call('vault.newRecoveryKey', { proof });
        print.result(made, ({ recoveryKey }) => [
          'This is the new recovery key; it is not shown again:',
          ...printed(recoveryKey),
        ]);
      });
    });
  withProof(vault.command('rotate'))
    .description('Encrypt everything with a new key; the recovery key is a new one then')
    .action(async (options: ProofOptions, command: Command) => {
      await onProven(command, options, async ({ session, print }, proof) => {
        const made = await session.call('vault.rotateKey', { proof });
        print.result(made, ({ recoveryKey }) => [
          'Everything was encrypted with a new key. This is the new recovery key; it is not shown again:',
          ...printed(recoveryKey),
        ]);
      });
    });
}

function addBackups(vault: Command): void {
  withProof(vault.command('backup'))
    .description(
      'Write an encrypted copy of everything; the passphrase or the recovery key opens it',
    )
    .argument('<file>', 'where to; what stands there is replaced')
    .action(async (file: string, options: ProofOptions, command: Command) => {
      const work = async ({ session, print }: Work) => {
        const written = await session.call('vault.backup');
        print.result(written, (made) => [`The backup was written to ${made?.path ?? file}.`]);
      };
      await onProven(command, options, work, { save: resolve(file) });
    });
  withProof(vault.command('restore'))
    .description('Put a backup in the vault’s place; what was there is kept in a folder beside')
    .argument('<file>', 'the backup')
    .action(async (file: string, options: ProofOptions, command: Command) => {
      const work = async ({ session, print }: Work) => {
        const chosen = await session.call('vault.chooseBackup');
        const proof = await proofOf(options);
        if (chosen === null || 'keychain' in proof) throw proofMissing();
        const state = await session.call('vault.restore', { backup: chosen.backup, proof });
        print.result(state, () => [
          `The vault of ${moment(chosen.createdAt)} was restored.`,
          'What was here before is kept in a folder “replaced-…” of the data folder.',
        ]);
      };
      await onCore(command, work, { dialogs: { open: resolve(file) } });
    });
}

function withProof(command: Command): Command {
  return command.option('--recovery-key-file <file>', 'file with the recovery key');
}

/** Runs work on the vault, unlocked by what proves that the person may change it. */
function onProven(
  command: Command,
  options: ProofOptions,
  work: (given: Work, proof: Proof) => Promise<void>,
  dialogs = {},
): Promise<void> {
  return onCore(
    command,
    async (given) => {
      const { state } = await given.session.call('vault.state');
      if (state === 'none') throw new SojournError('vault_missing');
      const proof = await proofOf(options);
      await given.session.call('vault.unlock', proof);
      await work(given, proof);
    },
    { dialogs },
  );
}

async function proofOf({ recoveryKeyFile }: ProofOptions): Promise<Proof> {
  if (recoveryKeyFile !== undefined)
    return { recoveryKey: await firstLineOf(recoveryKeyFile, 'that --recovery-key-file names') };
  const passphrase = await passphraseFromFile();
  return passphrase === undefined ? { keychain: true } : { passphrase };
}

function proofMissing(): SojournError {
  return new SojournError('input_invalid', {
    values: {
      what: 'Set SOJOURN_PASSPHRASE_FILE to a file with the backup’s passphrase, or give --recovery-key-file.',
    },
  });
}

function statusLines({ state, problem, slots, keyMadeAt }: VaultState): string[] {
  if (state === 'none') return ['There is no vault here yet.'];
  if (state === 'damaged') return [`The vault is damaged. ${problem ?? ''}`.trim()];
  const ways = [
    slots.passphrase ? 'the passphrase' : null,
    slots.keychain ? 'this computer’s keychain' : null,
    slots.recovery ? 'the recovery key' : null,
  ].filter((way) => way !== null);
  return [
    `There is a vault. It opens with ${ways.join(', ')}.`,
    `Its key was made ${moment(keyMadeAt)}.`,
  ];
}

function printed(recoveryKey: string): string[] {
  return [`  ${recoveryKey}`, 'Print it or write it down, and keep it away from this computer.'];
}
