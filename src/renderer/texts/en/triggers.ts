/** What the trigger's panel shows below its fields. */
export default {
  next: 'Next times',
  nextZone: 'By the clock of this computer.',
  address: 'Address',
  addressOpen: 'Requests to this address start the journey. Whoever knows it can start it.',
  addressClosed:
    'Requests are taken once the journey is switched on. Whoever knows the address can start it.',
  moved:
    'Another program has port {port}, so the address is a new one: give it to those who send requests.',
};
