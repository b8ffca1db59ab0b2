/** A well-formed input for every call of the contract: a call that is added without one does not compile. */
import type { Channel, Input } from '../../src/shared/contract/calls.ts';
import type { Journey } from '../../src/shared/journey.ts';
import { defaultLockRules } from '../../src/shared/vault.ts';
import type { TestCore } from './testCore.ts';

const proof = { passphrase: 'a passphrase that is wrong' };
const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const app = 'practice-tasks';
const method = 'practice';
const name = 'Name';

/** @param journey a stored one, which the calls that name a journey name */
export function inputsOf(journey: Journey): { [C in Channel]: Input<C> } {
  const ofJourney = { id: journey.id };
  return {
    'app.info': undefined,
    'app.shell': undefined,
    'app.setShell': { keepRunning: true },
    'vault.state': undefined,
    'vault.create': { passphrase: 'another passphrase', keychain: false },
    'vault.unlock': proof,
    'vault.lock': undefined,
    'vault.setPassphrase': { proof, passphrase: 'another passphrase' },
    'vault.setKeychain': { proof, on: true },
    'vault.newRecoveryKey': { proof },
    'vault.rotateKey': { proof },
    'vault.lockRules': undefined,
    'vault.setLockRules': defaultLockRules,
    'vault.backup': undefined,
    'vault.chooseBackup': undefined,
    'vault.restore': { backup: id, proof },
    'network.allowedHosts': undefined,
    'network.allow': { host: 'nas.local' },
    'network.disallow': { host: 'nas.local' },
    'audit.list': {},
    'apps.list': undefined,
    'apps.get': { app },
    'connectors.own': undefined,
    'connectors.check': { text: '{}' },
    'connectors.read': { file: 'none.json' },
    'connectors.save': { text: '{}', replace: false },
    'connectors.allow': { app: 'none' },
    'connectors.remove': { file: 'none.json' },
    'connections.list': {},
    'connections.get': { id },
    'connections.suggestName': { app },
    'connections.checkName': { app, name },
    'connections.linkWithFields': { app: 'http', method: 'key', name, values: {} },
    'connections.rename': { id, name },
    'connections.test': { id },
    'connections.testMany': {},
    'connections.stopTests': undefined,
    'connections.revocations': undefined,
    'connections.retryRevocations': undefined,
    'connections.disconnect': { id, confirmed: true },
    'connections.delete': { id, confirmed: true },
    'signIn.start': { app, method, name },
    'signIn.state': { attempt: id },
    'signIn.cancel': { attempt: id },
    'signIn.openAgain': { attempt: id },
    'signIn.copyLink': { attempt: id },
    'clients.set': { app: 'google-tasks', method: 'google', clientId: 'id' },
    'clients.get': { app: 'google-tasks', method: 'google' },
    'folders.list': undefined,
    'folders.create': { name },
    'folders.rename': { name, to: 'Other name' },
    'folders.delete': { name },
    'journeys.list': undefined,
    'journeys.create': {},
    'journeys.get': ofJourney,
    'journeys.save': { journey, revision: 1 },
    'journeys.versions': ofJourney,
    'journeys.version': { id: journey.id, revision: 1 },
    'journeys.rename': { id: journey.id, name },
    'journeys.comment': { id: journey.id, note: 'Note' },
    'journeys.clone': ofJourney,
    'journeys.move': { ids: [journey.id], folder: 'Folder' },
    'journeys.openWindow': ofJourney,
    'templates.list': undefined,
    'templates.use': { id: 'practice' },
    'journeys.delete': ofJourney,
    'journeys.restore': ofJourney,
    'journeys.validate': { journey },
    'journeys.callable': {},
    'journeys.start': ofJourney,
    'journeys.stop': ofJourney,
    'options.load': { app, options: 'lists', fields: {} },
    'steps.test': { journey, step: 's1', data: {} },
    'steps.listen': { journey },
    'steps.stopListening': { journey: journey.id },
    'steps.samples': { journey: journey.id },
    'steps.choose': { journey, step: 's1', output: 'sample' },
    'steps.read': { text: '{}' },
    'formulas.try': { formula: 's0.title', data: {} },
    'runs.start': { journey: journey.id },
    'runs.stop': { id },
    'runs.rerun': { run: id, from: 'start' },
    'runs.resolve': { run: id, answer: 'stop' },
    'runs.list': {},
    'runs.page': {},
    'runs.settings': undefined,
    'runs.setSettings': { keepDays: 90, paused: false },
    'runs.activity': undefined,
    'runs.failures': { journey: journey.id },
    'runs.get': { id },
    'triggers.poll': { journey: journey.id },
    'triggers.next': { journey: journey.id, trigger: journey.trigger },
    'webhooks.address': { journey: journey.id },
    'webhooks.settings': undefined,
    'webhooks.setSettings': { port: 20_000, otherMachines: false },
    'export.preview': { journeys: [journey.id] },
    'export.save': { journeys: [journey.id] },
    'export.curl': { journey, step: 's1' },
    'import.offered': undefined,
    'import.preview': { text: '{}' },
    'import.apply': { text: '{}', connections: {} },
    'practice.tasks': undefined,
    'practice.addTask': { title: 'Task' },
    'practice.documents': undefined,
  };
}

/** A journey that writes to the log every quarter of an hour, switched on. */
export async function journeyThatIsOn(core: TestCore): Promise<Journey> {
  const journey = await journeyThatLogs(core);
  await core.ok('journeys.start', { id: journey.id });
  return journey;
}

/** The same, not yet switched on. */
export async function journeyThatLogs(core: TestCore): Promise<Journey> {
  const { journey, revision } = await core.ok('journeys.create', { name: 'Journey behind a lock' });
  const saved = await core.ok('journeys.save', {
    revision,
    journey: {
      ...journey,
      trigger: {
        id: 's0',
        app: 'scheduler',
        event: 'every',
        fields: { count: { value: 15 }, unit: { value: 'minutes' } },
      },
      steps: [
        {
          id: 's1',
          kind: 'action',
          app: 'logger',
          action: 'log',
          fields: { message: { text: 'Written at {{ s0.startedAt }}' } },
        },
      ],
    },
  });
  return saved.journey;
}
