/** First start, unlocking, the recovery key, a damaged vault. */
export default {
  protect: {
    title: 'Protect your vault',
    text: 'Sojourn keeps your accounts and journeys in one encrypted file on this computer. Choose what opens it.',
    keychain: 'This computer’s keychain',
    keychainText: 'Opens by itself while you are signed in to this computer.',
    passphrase: 'A passphrase',
    passphraseText: 'You type it each time Sojourn starts.',
    passphraseLabel: 'Passphrase',
    repeat: 'Repeat passphrase',
    create: 'Create vault',
    tooShort: 'Use at least {count} characters; several words work well.',
    mismatch: 'The two passphrases differ.',
    noKeychain:
      'This computer offers no keychain that Sojourn can use, so a passphrase protects the vault.',
    keychainLocked:
      'This computer’s keychain is locked. Unlock it and try again, or use a passphrase.',
    keychainDenied:
      'This computer’s keychain refused access. Allow Sojourn there, or use a passphrase.',
    checkAgain: 'Check again',
    haveBackup: 'Had a vault before?',
    strength: 'Strength',
    strengths: { short: 'Too short', weak: 'Weak', fair: 'Fair', good: 'Good', strong: 'Strong' },
  },
  recovery: {
    title: 'Keep your recovery key',
    text: 'It opens the vault when nothing else does. It is shown only now: print it, or write it down, and keep it away from this computer.',
    label: 'Recovery key',
    print: 'Print',
    kept: 'I have kept it',
    sheetTitle: 'Sojourn recovery key',
    sheetText:
      'Opens the Sojourn vault on the computer where it was made. Whoever has it can open the vault.',
    sheetFolder: 'Data folder',
    sheetDate: 'Made on',
  },
  locked: {
    title: 'The vault is locked',
    passphrase: 'Passphrase',
    unlock: 'Unlock',
    useRecovery: 'Use recovery key',
    usePassphrase: 'Use passphrase',
    recoveryKey: 'Recovery key',
    recoveryHelp: 'Eight groups of letters and digits. Upper or lower case does not matter.',
    withKeychain: 'Unlock with the keychain',
    opening: 'Opening the vault',
    running: 'Journeys go on while locked.',
    neither: 'I have neither',
    neitherLost:
      'Without the passphrase and the recovery key nobody can open this vault, and Sojourn cannot either. The journeys, runs and linked accounts in it stay closed.',
    neitherSaved:
      'What is in your apps is untouched: accounts can be linked again, and exported journeys imported again. A backup opens with what opened the vault when it was made; an older one may know a passphrase that you remember.',
    neitherAnew:
      'To begin anew, quit Sojourn, move this folder to another place, and start Sojourn again. Keep the folder: should the key turn up, put it back.',
    newTitle: 'Set a new passphrase',
    newText:
      'The vault is open. Choose a passphrase that you will remember; the old one then stops working.',
    newSet: 'Set passphrase',
    notNow: 'Not now',
  },
  damaged: {
    title: 'The vault cannot be opened',
    text: 'Sojourn left the file as it is and will not write over it.',
    whatNow: 'What you can do',
    restore: 'Restore a backup. The damaged file is set aside, not deleted.',
    moveAway: 'Or move the file away to start a new, empty vault. Accounts are then linked again.',
    tryAgain: 'Try again',
  },
};
