/** Export and import of journeys. */
export default {
  exportTitle: 'Export',
  exportText:
    'A Sojourn bundle: a file that another Sojourn can import. The credentials of your accounts stay here.',
  journeys: 'Journeys',
  steps: '{count} step | {count} steps',
  connections: 'Connections it needs',
  connectionsHelp:
    'Only what they are, so that the person who imports can choose or link their own.',
  noConnections: 'It needs no connection.',
  warnings: 'Look at these first',
  warningsHelp: 'These values look like secrets and stand in the file as they are.',
  warning: '{journey}, {step}, {field}: {reason}',
  wholeFile: 'The whole file',
  save: 'Save file',
  savedTo: 'Saved to {path}',

  importTitle: 'Import',
  importText: 'A Sojourn bundle (.sojourn.json). Nothing runs by itself after an import.',
  chooseFile: 'Choose a file',
  dropHere: 'or drop it here',
  otherFile: 'Choose another file',
  reading: 'Reading the file',
  comesIn: 'What comes in',
  mapTitle: 'Choose the accounts',
  later: 'Choose later',
  mapFor: '{app}: {name}',
  unknownApp: '{app} is not known here; its steps are kept and marked.',
  apply: 'Import',
  imported: 'Imported {count} journey. | Imported {count} journeys.',
  tooLarge: 'The file is larger than 100 MB.',
};
