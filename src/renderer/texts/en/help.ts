/** The Help page and the sheet of keys. */
export default {
  title: 'Help',
  guides: 'Guides',
  guidesText: 'How to get the credentials of an app, and what to know about it.',
  howTo: 'How it works',
  keys: 'Keys',
  keysTitle: 'Keys',
  questions: {
    journey: 'What is a journey?',
    journeyText:
      'A trigger and the steps that follow it. The trigger waits for something to happen in an app, such as a new task; each step then does one thing, with the data of those before it.',
    connection: 'What is a connection?',
    connectionText:
      'An account you linked once. All journeys can use it; within one journey, an app always uses the same connection. Rename, reconnect or delete it on the Connections page.',
    secrets: 'Where are my passwords and keys?',
    secretsText:
      'In the vault, an encrypted file on this computer. They are never shown again, never written into an export, and sent only to the app they belong to.',
    offline: 'What works without a network?',
    offlineText:
      'Everything but talking to the apps themselves. What needs the network says so and waits.',
    forgot: 'I forgot my passphrase',
    forgotText:
      'Choose “Use recovery key” on the locked screen and type the key that you kept at first start. Without passphrase, keychain and recovery key, nobody can open the vault.',
    off: 'A journey does not start',
    offText:
      'Look whether it is on, whether its connection says Needs sign-in, and what its last run says under History.',
  },
  group: {
    everywhere: 'Everywhere',
    journeys: 'In the list of journeys',
    editor: 'In the editor',
  },
  key: {
    palette: 'Command palette',
    newJourney: 'New journey',
    rows: 'Next or previous journey',
    openRow: 'Open the journey',
    choose: 'Choose it, with others',
    rename: 'Rename',
    clone: 'Clone',
    move: 'Move to a folder',
    deleteJourney: 'Delete',
    keys: 'This sheet',
    close: 'Close and go back',
    steps: 'Next or previous step',
    openStep: 'Open the step',
    testStep: 'Test the step',
    moveStep: 'Move the step, also into and out of blocks',
    chooseSteps: 'Choose several steps',
    copySteps: 'Copy, cut and paste steps',
    foldStep: 'Fold and unfold a block',
    insertData: 'In a field: to the data',
    undo: 'Undo',
    redo: 'Redo',
    save: 'Save',
    deleteStep: 'Delete the step',
  },
};
