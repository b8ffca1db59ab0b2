/** What the trigger's panel shows below its fields. */
export default {
  next: 'Next times',
  nextZone: 'By the clock of this computer.',
  existing: 'Start with the items that are there already',
  existingOff: 'When the journey is switched on, only items that come from then on start runs.',
  existingOn:
    'When the journey is switched on, each item that is there starts a run, unless it did so before.',
  listen: 'Listen for a test request',
  listening: 'Waiting for a request to the address of this journey…',
  stopListening: 'Stop listening',
  noRequest: 'No request came.',
  listenHint: 'Send a request to the address: what it brings becomes the data of the next steps.',
  useExample: 'Use the example',
  address: 'Address',
  addressOpen: 'Requests to this address start the journey. Whoever knows it can start it.',
  addressClosed:
    'Requests are taken once the journey is switched on. Whoever knows the address can start it.',
  moved:
    'Another program has port {port}, so the address is a new one: give it to those who send requests.',
};
