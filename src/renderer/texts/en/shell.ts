/** The frame of the window: rail, skip link, starting up. */
export default {
  product: 'Sojourn',
  journeys: 'Journeys',
  runs: 'Runs',
  connections: 'Connections',
  apps: 'Apps',
  settings: 'Settings',
  help: 'Help',
  mainNavigation: 'Main',
  skip: 'Skip to content',
  lock: 'Lock vault',
  unlocked: 'Vault unlocked',
  coreGone: 'The part of Sojourn that keeps your data stopped. It is being started again.',
  notFoundTitle: 'Nothing here',
  notFoundText: 'This place does not exist, or what stood here was deleted.',
  toJourneys: 'Go to Journeys',
  notifications: 'Notifications',
};
