/** The only place where the core's objects are made and joined. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { connectors } from '../../connectors/index.ts';
import type { AppDetail } from '../shared/app.ts';
import type { AuditKind } from '../shared/auditKinds.ts';
import type { Handlers } from '../shared/contract/calls.ts';
import { events } from '../shared/contract/events.ts';
import type { Emit } from '../shared/contract/events.ts';
import type { Host } from '../shared/contract/host.ts';
import type { PresenceEvent, Result } from '../shared/contract/wire.ts';
import type { Json } from '../shared/connector.ts';
import { callableOf } from '../shared/callable.ts';
import { SojournError } from '../shared/errors.ts';
import type { FieldValue } from '../shared/journey.ts';
import {
  allowedSentence,
  createAudit,
  lockedSentence,
  unlockedSentence,
  vaultSentences,
} from './audit/index.ts';
import { systemClock } from './clock/index.ts';
import { createConnections } from './connections/index.ts';
import {
  createCatalogue,
  createEngine,
  createOwnConnectors,
  createTrust,
  findingsIn,
} from './connectors/index.ts';
import type { Catalogue, Engine, OwnConnectors } from './connectors/index.ts';
import { createDispatch } from './dispatch.ts';
import {
  createBundles,
  createExports,
  createImports,
  createOffers,
  saveExport,
} from './exchange/index.ts';
import { createExpressions, tryFormula } from './expressions/index.ts';
import type { Expressions } from './expressions/index.ts';
import { createFiles } from './files/index.ts';
import {
  createJourneys,
  readStepText,
  templateDocument,
  templateSummaries,
} from './journeys/index.ts';
import { answersWhileLocked, createLock, createLockRules, tellsWhileLocked } from './lock/index.ts';
import type { Lock } from './lock/index.ts';
import { createLog } from './log/index.ts';
import type { Log } from './log/index.ts';
import { createAllowedHosts } from './network/index.ts';
import { createClients, createClientTokens, createSignIns, createTokens } from './oauth/index.ts';
import { createPractice } from './practice/index.ts';
import { createRunner } from './runner/index.ts';
import { createStepTests } from './stepTests/index.ts';
import { createTables } from './tables/index.ts';
import { createTriggers } from './triggers/index.ts';
import { createVault, systemKeychain } from './vault/index.ts';
import type { Keychain, OpenVault } from './vault/index.ts';

export interface CoreOptions {
  /** Absolute path of the data folder. */
  readonly home: string;
  readonly host: Host;
  readonly emit: Emit;
  /** Runs what is on, as the window does; a command of the terminal does only what it was told. */
  readonly background: boolean;
  /** Version of the Electron that hosts the core, where one does. */
  readonly electron?: string | undefined;
  /** The system's, unless a test brings its own. */
  readonly keychain?: Keychain;
}

export interface Core {
  /** Answers one call of the contract, well-formed or not; never throws. */
  call(channel: string, input: unknown): Promise<Result<unknown>>;
  /** What the system says of the person's presence: locks where the rules say so. Never throws. */
  presence(event: PresenceEvent): Promise<void>;
  /** A file was opened with Sojourn: kept until the window asks for it. */
  openFile(path: string): void;
  /** Finishes what is under way, locks the vault and closes every file and port. */
  close(): Promise<void>;
}

/** Everything that needs the database: made when the vault is unlocked, closed when it is locked. */
type Opened = ReturnType<typeof openVault>;

/** What lives as long as the core itself. */
interface Ground {
  readonly options: CoreOptions;
  readonly host: Host;
  readonly log: Log;
  readonly emit: Emit;
  readonly catalogue: Catalogue;
  readonly ownConnectors: OwnConnectors;
  readonly expressions: Expressions;
  readonly engine: Engine;
}

/** Source and bundle lie two folders below the root, so the same relative places hold for both. */
const asSource = import.meta.url.endsWith('.ts');
const expressionWorker = new URL(
  asSource ? './expressions/worker.ts' : './expressionWorker.js',
  import.meta.url,
);
/** Of each version in a list; the rest is counted. */
const changesShown = 50;
const backupExtension = 'sojourn-backup';
const manifest = new URL('../../package.json', import.meta.url);
const connectorAssets = fileURLToPath(new URL('../../connectors', import.meta.url));

/** Makes the core on a data folder. Nothing is read or started before the first call. */
export function createCore(options: CoreOptions): Core {
  const log = createLog({ file: join(options.home, 'sojourn.log') });
  const emit: Emit = (name, payload) => {
    if (!lock.isOpen && !tellsWhileLocked(name)) {
      lock.journeysChanged();
      return;
    }
    // The schema of the event decides what leaves, as the schema of an output does.
    const parsed = events[name].safeParse(payload);
    if (parsed.success) options.emit(name, parsed.data as typeof payload);
    else log.error('event malformed', parsed.error, { name });
  };
  const expressions = createExpressions({ worker: expressionWorker });
  const ownConnectors = createOwnConnectors({
    folder: join(options.home, 'connectors'),
    taken: new Set(connectors.map(({ id }) => id)),
    rules: findingsIn,
    onChange: () => emit('apps.changed', {}),
  });
  const catalogue = createCatalogue({
    connectors,
    own: () => ownConnectors.connectors(),
    assets: connectorAssets,
    practiceOrigin: () => inside().practice.origin(),
  });
  const engine = createEngine({
    catalogue,
    expressions,
    log,
    files: () => inside().files,
    tables: () => inside().tables,
    notify: (input) => options.host.notify(input),
    get allowedHosts() {
      return inside().allowedHosts.list();
    },
  });
  const host: Host = {
    ...options.host,
    // A sign-in that was still being prepared when the vault was locked shows the next person nothing.
    'browser.open': (input) => {
      opened();
      return options.host['browser.open'](input);
    },
  };
  const ground: Ground = {
    options,
    host,
    log,
    emit,
    catalogue,
    ownConnectors,
    expressions,
    engine,
  };

  const vault = createVault({
    folder: options.home,
    keychain: options.keychain ?? systemKeychain(),
    now: Date.now,
    onSecret: (text) => log.addSecret(text),
  });
  let current: Opened | null = null;
  const lock = createLock({
    vault,
    rules: () => inside().lockRules.get(),
    journeysGoOn: () => inside().journeysGoOn(),
    leave: () => {
      inside().triggers.webhooks.stopListening();
      return inside().signIns.close();
    },
    changed: async () => emit('vault.changed', await lock.state()),
    locked: (reason, journeys) => record('locked', lockedSentence(reason, journeys)),
    failed,
  });
  vault.onOpen((open) => {
    current = openVault(open, ground);
    if (!options.background) return;
    ownConnectors.watch();
    current.startBackground();
  });
  // Closing goes in reverse: this one comes last.
  vault.onClose(() => log.forgetSecrets());
  vault.onClose(async () => {
    const closing = current;
    current = null;
    await closing?.close();
  });

  function failed(error: unknown): void {
    log.error('locking failed', error);
  }

  /** An event of the vault. A full disk, say, keeps nobody from locking or unlocking. */
  function record(kind: AuditKind, detail: string): void {
    try {
      inside().audit.record({ kind, connection: null, detail });
    } catch (error) {
      log.error('event not recorded', error, { kind });
    }
  }

  /** For journeys that are on: they go on behind a lock that says so. */
  function inside(): Opened {
    if (current === null) throw new SojournError('vault_locked');
    return current;
  }

  /** For the person. */
  function opened(): Opened {
    if (!lock.isOpen) throw new SojournError('vault_locked');
    return inside();
  }

  const offers = createOffers(() => {
    emit('import.offered', {});
  });
  const handlers = createHandlers({ ground, vault, lock, opened, record, offers });
  const dispatch = createDispatch(
    handlers,
    log,
    (channel) => lock.isOpen || answersWhileLocked(channel),
  );
  return {
    call: dispatch,
    presence: (event) => lock.presence(event).catch(failed),
    openFile(path) {
      offers.add(path);
    },
    async close() {
      await lock.close();
      ownConnectors.close();
      await engine.close();
      await expressions.close();
      await log.close();
    },
  };
}

function openVault({ db, secrets }: OpenVault, ground: Ground) {
  const { log, emit, host, ownConnectors, expressions, engine } = ground;
  const now = Date.now;
  const audit = createAudit({ db, now });
  const trust = createTrust({ db, own: () => ownConnectors.connectors() });
  /** Nothing is made ready for a sign-in or a renewal that would go where the person did not agree to. */
  const catalogue: Catalogue = {
    ...ground.catalogue,
    forUse: (app) => {
      trust.check(app);
      return ground.catalogue.forUse(app);
    },
  };
  const practice = createPractice({ db, log });
  const clients = createClients({ db, secrets, catalogue, now });
  const tokens = createTokens({ db, secrets, catalogue, clients, audit, now });
  const clientTokens = createClientTokens({ db, secrets, catalogue, clients, audit, now });
  const connections = createConnections({
    db,
    secrets,
    audit,
    catalogue,
    trust,
    engine,
    tokens,
    clientTokens,
    emit: (name, payload) => {
      emit(name, payload);
      // Triggers that wait for an account to be mended look again.
      if ('connection' in payload && payload.connection !== undefined) {
        triggers.connectionChanged(payload.connection.id);
      }
    },
    now,
    stopJourneys: (ids) => {
      for (const id of ids) journeys.setOn(id, false);
    },
    stopRuns: async (ids) => {
      await Promise.all(ids.map((id) => runner.stop(id)));
    },
  });
  const signIns = createSignIns({
    catalogue,
    clients,
    engine,
    connections,
    host,
    emit,
    now,
    log,
  });
  const files = createFiles({ db, now });
  const journeys = createJourneys({ db, now, emit, catalogue, connections, audit });
  const runner = createRunner({
    db,
    now,
    emit,
    log,
    journeys,
    catalogue,
    engine,
    expressions,
    connections,
    files,
    audit,
    notify: (input) => host.notify(input),
  });
  const triggers = createTriggers({
    db,
    now,
    log,
    journeys,
    catalogue,
    engine,
    expressions,
    connections,
    runner,
    files,
    webhooksMoved: (from, to) => {
      log.warn('webhooks moved', { from, to });
      host
        .notify({
          title: 'Webhook addresses changed',
          body: `Another program has port ${from}. The addresses now have port ${to}: copy them anew from the journeys.`,
        })
        .catch((error: unknown) => log.error('notification failed', error));
    },
  });
  const stepTests = createStepTests({
    db,
    now,
    clock: systemClock,
    log,
    catalogue,
    engine,
    expressions,
    connections,
    journeys,
    runner,
    webhooks: triggers.webhooks,
  });
  const bundles = createBundles({ journeys, catalogue, ownConnectors, connections, audit });
  const exports = createExports({
    journeys,
    bundles,
    catalogue,
    connections: {
      find: (id) => connections.find(id),
      values: (id) => connections.account(id).values,
    },
    called(id) {
      if (!journeys.list().some((each) => each.id === id)) return undefined;
      const { journey } = journeys.get(id);
      return { name: journey.name, inputs: callableOf(journey)?.inputs ?? [] };
    },
    evaluate: (expression, scope) => expressions.evaluate(expression, scope),
  });
  let verifying: Promise<void> | undefined;
  const verified = () => (verifying ??= connections.verify());

  return {
    audit,
    trust,
    lockRules: createLockRules(db),
    allowedHosts: createAllowedHosts(db),
    tables: createTables({ db, now }),
    practice,
    clients,
    connections,
    signIns,
    files,
    journeys,
    runner,
    triggers,
    stepTests,
    bundles,
    exports,
    imports: createImports(bundles),
    journeysGoOn: () => journeys.switchedOn().length > 0 || runner.isUnderWay(),
    verified,
    startBackground() {
      runner.recover();
      triggers.resume();
      for (const work of [verified(), tokens.retryRevocations()]) {
        work.catch((error: unknown) => {
          log.error('work after unlocking failed', error);
        });
      }
    },
    async close() {
      connections.close();
      await signIns.close();
      await triggers.close();
      await runner.close();
      files.close();
      await tokens.close();
      await clientTokens.close();
      await practice.close();
    },
  };
}

interface Joined {
  readonly ground: Ground;
  readonly vault: ReturnType<typeof createVault>;
  readonly lock: Lock;
  readonly opened: () => Opened;
  readonly record: (kind: AuditKind, detail: string) => void;
  readonly offers: ReturnType<typeof createOffers>;
}

/** The contract, answered. What a handler gives may hold too much: the schema of the call strips it. */
function createHandlers({ ground, vault, lock, opened, record, offers }: Joined): Handlers {
  const { options, host, catalogue, ownConnectors, engine } = ground;
  return {
    'app.info': () => ({
      version: z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')))
        .version,
      electron: options.electron ?? null,
      node: process.versions.node,
      dataFolder: options.home,
    }),

    'app.shell': () => host['shell.settings']({}),
    'app.setShell': (settings) => host['shell.settings'](settings),

    'vault.state': () => lock.state(),
    'vault.create': (input) =>
      announced(lock.opening(() => recorded('vault-created', vault.create(input)))),
    'vault.unlock': async (by) => {
      const wasOpen = lock.isOpen;
      await announced(lock.unlock(by));
      const place = options.background ? 'in the window' : 'on the command line';
      if (!wasOpen) record('unlocked', unlockedSentence(by, place));
      return lock.state();
    },
    'vault.lock': async () => {
      await lock.lock();
      return lock.state();
    },
    'vault.setPassphrase': async ({ proof, passphrase }) => {
      await protecting('passphrase-changed', () => vault.setPassphrase(proof, passphrase));
      return lock.state();
    },
    'vault.setKeychain': async ({ proof, on }) => {
      await protecting(on ? 'keychain-added' : 'keychain-removed', () =>
        vault.setKeychain(proof, on),
      );
      return lock.state();
    },
    'vault.newRecoveryKey': ({ proof }) =>
      protecting('recovery-key-made', () => vault.newRecoveryKey(proof)),
    'vault.rotateKey': ({ proof }) => protecting('key-rotated', () => vault.rotateKey(proof)),
    'vault.lockRules': () => opened().lockRules.get(),
    'vault.setLockRules': (rules) => opened().lockRules.set(rules),
    'vault.backup': async () => {
      // Not in turn: a lock does not wait for an open dialog.
      const chosen = await host['dialog.save']({
        title: 'Back up the vault',
        fileName: `Sojourn ${new Date().toISOString().slice(0, 10)}.${backupExtension}`,
      });
      return chosen && protecting('backed-up', () => vault.backup(chosen.path));
    },
    'vault.chooseBackup': async () => {
      const chosen = await host['dialog.open']({
        title: 'Choose a backup',
        filter: { name: 'Sojourn backup', extensions: [backupExtension] },
      });
      return chosen && vault.chooseBackup(chosen.path);
    },
    'vault.restore': async ({ backup, proof }) => {
      await announced(lock.opening(() => recorded('restored', vault.restore(backup, proof))));
      return lock.state();
    },
    'network.allowedHosts': () => opened().allowedHosts.list(),
    'network.allow': ({ host: typed }) => {
      const hosts = opened().allowedHosts.allow(typed);
      record('address-allowed', `Requests may reach ${hosts.at(-1) ?? typed}.`);
      return hosts;
    },
    'network.disallow': ({ host: allowed }) => {
      const hosts = opened().allowedHosts.disallow(allowed);
      record('address-withdrawn', `Requests may reach ${allowed} no more.`);
      return hosts;
    },
    'audit.list': (filter) => opened().audit.list(filter),

    'apps.list': () => catalogue.list(),
    'apps.get': ({ app }) => appDetail(app),

    'connectors.own': () => {
      opened();
      return { folder: ownConnectors.folder, files: [...ownConnectors.files()] };
    },
    'connectors.check': ({ text }) => ownConnectors.check(text),
    'connectors.read': ({ file }) => {
      opened();
      return { text: ownConnectors.read(file) };
    },
    'connectors.save': ({ text, replace }) => {
      opened();
      return ownConnectors.save(text, { replace });
    },
    'connectors.allow': async ({ app }) => {
      const { trust, connections, triggers } = opened();
      const added = trust.allow(app);
      if (added.length > 0) record('connector-allowed', allowedSentence(app, added));
      for (const { id } of connections.list({ app })) triggers.connectionChanged(id);
      ground.emit('apps.changed', {});
      return appDetail(app);
    },
    'connectors.remove': ({ file }) => {
      opened();
      ownConnectors.remove(file);
    },

    'connections.list': async (filter) => {
      const { connections, verified } = opened();
      // With a window this goes on in the background; a command says it all in its one answer (C14).
      if (!options.background) await verified();
      return connections.list(filter);
    },
    'connections.get': ({ id }) => opened().connections.get(id),
    'connections.suggestName': ({ app }) => ({ name: opened().connections.suggestName(app) }),
    'connections.checkName': ({ app, name, except }) => ({
      name: opened().connections.checkName(app, name, except),
    }),
    'connections.linkWithFields': (input) => opened().connections.linkWithFields(input),
    'connections.rename': ({ id, name }) => opened().connections.rename(id, name),
    'connections.test': ({ id }) => opened().connections.test(id),
    'connections.testMany': ({ ids }) => opened().connections.testMany(ids),
    'connections.stopTests': () => opened().connections.stopTests(),
    'connections.revocations': () => opened().connections.revocations(),
    'connections.retryRevocations': () => opened().connections.retryRevocations(),
    'connections.disconnect': ({ id, confirmed }) => opened().connections.disconnect(id, confirmed),
    'connections.delete': ({ id, confirmed }) => opened().connections.remove(id, confirmed),

    'signIn.start': async (input) => {
      const { signIns } = opened();
      const started = await signIns.start(input);
      // Locked while it began: nobody waits for it any more.
      return lock.isOpen ? started : signIns.cancel(started.attempt);
    },
    'signIn.state': ({ attempt }) => opened().signIns.state(attempt),
    'signIn.cancel': ({ attempt }) => opened().signIns.cancel(attempt),
    'signIn.openAgain': ({ attempt }) => opened().signIns.openAgain(attempt),
    'signIn.copyLink': ({ attempt }) => opened().signIns.copyLink(attempt),
    'clients.set': (input) => opened().clients.set(input),
    'clients.get': ({ app, method }) => opened().clients.get(app, method),

    'folders.list': () => opened().journeys.folders(),
    'folders.create': ({ name }) => opened().journeys.createFolder(name),
    'folders.rename': ({ name, to }) => opened().journeys.renameFolder(name, to),
    'folders.delete': ({ name }) => ({ journeys: opened().journeys.removeFolder(name) }),
    'journeys.list': () => opened().journeys.list(),
    'journeys.create': (input) => opened().journeys.create(input),
    'journeys.get': ({ id }) => opened().journeys.get(id),
    'journeys.save': ({ journey, revision, version = false }) =>
      opened().journeys.save(journey, revision, { version }),
    'journeys.versions': ({ id, ...page }) =>
      opened().journeys.versions(id, { ...page, changes: changesShown }),
    'journeys.version': ({ id, revision }) => ({
      journey: opened().journeys.version(id, revision),
    }),
    'journeys.comment': ({ id, note }) => opened().journeys.comment(id, note),
    'journeys.clone': ({ id }) => opened().journeys.clone(id),
    'journeys.move': ({ ids, folder }) => opened().journeys.move(ids, folder),
    'journeys.openWindow': ({ id }) => {
      opened().journeys.head(id);
      return host['window.openJourney']({ journey: id });
    },
    'templates.list': () => {
      opened();
      return templateSummaries();
    },
    'templates.use': ({ id, folder }) => opened().journeys.createFrom(templateDocument(id), folder),
    'journeys.rename': ({ id, name }) => opened().journeys.rename(id, name),
    'journeys.delete': ({ id }) => {
      opened().journeys.remove(id);
    },
    'journeys.restore': ({ id }) => opened().journeys.restore(id),
    'journeys.validate': ({ journey }) => opened().journeys.validate(journey),
    'journeys.callable': ({ except }) => opened().journeys.callable(except),
    'journeys.start': async ({ id, existing = false }) => {
      const { journeys, triggers } = opened();
      const started = journeys.setOn(id, true);
      await triggers.switchOn(id, { existing });
      return started;
    },
    'journeys.stop': ({ id }) => opened().journeys.setOn(id, false),

    'options.load': ({ app, options: source, connection, fields, search, page }) =>
      engine.options({
        app,
        options: source,
        account: connection === undefined ? null : opened().connections.account(connection),
        fields: literalFields(fields),
        ...(search === undefined ? {} : { search }),
        ...(page === undefined ? {} : { page }),
      }),

    'steps.test': (input) => opened().stepTests.test(input),
    'steps.listen': ({ journey }) => opened().stepTests.listen(journey),
    'steps.stopListening': ({ journey }) => {
      opened().triggers.webhooks.stopListening(journey);
    },
    'steps.samples': ({ journey }) => opened().stepTests.samples(journey),
    'steps.choose': (input) => opened().stepTests.choose(input),
    'steps.read': ({ text }) => {
      opened();
      return readStepText(text);
    },
    'formulas.try': ({ formula, data }) => {
      opened();
      return tryFormula(formula, data, ground.expressions);
    },

    'runs.start': async ({ journey, data }) => {
      const { runner, triggers } = opened();
      return runner.startSoon({
        journey,
        source: 'manual',
        data: data ?? (await triggers.sample(journey)),
      });
    },
    'runs.stop': ({ id }) => opened().runner.stop(id),
    'runs.rerun': ({ run, from, data }) => opened().runner.rerun(run, from, data),
    'runs.resolve': ({ run, answer, output }) => opened().runner.resolve(run, answer, output),
    'runs.list': (filter) => opened().runner.list(filter),
    'runs.page': (filter) => opened().runner.page(filter),
    'runs.settings': () => opened().runner.settings(),
    'runs.setSettings': (settings) => opened().runner.setSettings(settings),
    'runs.activity': () => opened().runner.activity(),
    'runs.failures': ({ journey }) => opened().runner.failures(journey),
    'runs.get': ({ id }) => opened().runner.get(id),
    'triggers.poll': async ({ journey }) => ({ events: await opened().triggers.pollNow(journey) }),

    'triggers.next': async ({ journey, trigger }) => ({
      times: await opened().triggers.next(journey, trigger),
    }),
    'webhooks.address': ({ journey }) => opened().triggers.webhooks.address(journey),
    'webhooks.settings': () => opened().triggers.webhooks.settings(),
    'webhooks.setSettings': (settings) => opened().triggers.webhooks.setSettings(settings),

    'export.preview': ({ journeys, format }) => opened().exports.preview(journeys, format),
    'export.curl': ({ journey, step }) => opened().exports.curl(journey, step),
    'export.save': async ({ journeys, format }) => {
      const file = await opened().exports.preview(journeys, format);
      const chosen = await host['dialog.save']({
        title: 'Export journeys',
        fileName: file.fileName,
      });
      if (!chosen) return null;
      // The vault may have been locked over an open dialog: whoever answers it is not known to be the person.
      const { bundles } = opened();
      saveExport(file, chosen.path);
      bundles.recordExport(journeys);
      return chosen;
    },
    'import.offered': () => {
      // Whoever may not import yet finds the file still there after unlocking.
      opened();
      return offers.take();
    },
    'import.preview': ({ text }) => opened().imports.preview(text),
    'import.apply': ({ text, connections }) => opened().imports.import(text, connections),

    'practice.tasks': () => opened().practice.tasks(),
    'practice.addTask': (input) => opened().practice.addTask(input),
    'practice.documents': () => opened().practice.documents(),
  };

  /** An app as the window sees it: what its connector says, and what the vault knows of it. */
  async function appDetail(app: string): Promise<AppDetail> {
    const detail = await catalogue.detail(app);
    const { clients, trust } = opened();
    const methods = await Promise.all(
      detail.methods.map(async (method) => ({
        ...method,
        clientSet: method.ownClient && (await clients.get(app, method.id)) !== null,
      })),
    );
    return { ...detail, methods, added: trust.added(app) };
  }

  /** Tells every window of the vault's new state after the work, whether it succeeded or not. */
  async function announced<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      ground.emit('vault.changed', await lock.state());
    }
  }

  /** A change of the vault's protection: a lock waits for it, and it is written down when it is done. */
  function protecting<T>(
    kind: keyof typeof vaultSentences,
    work: () => Promise<T> | T,
  ): Promise<T> {
    return announced(
      lock.inTurn(() => {
        opened();
        return recorded(kind, work());
      }),
    );
  }

  /** Null is what a person who cancelled gets: nothing was done. */
  async function recorded<T>(kind: keyof typeof vaultSentences, work: Promise<T> | T): Promise<T> {
    const done = await work;
    if (done !== null) record(kind, vaultSentences[kind]);
    return done;
  }
}

/** The fields that hold a plain value: a dropdown cannot depend on what only a run will know. */
function literalFields(fields: Readonly<Record<string, FieldValue>>): Record<string, Json> {
  const literal: Record<string, Json> = {};
  for (const [id, field] of Object.entries(fields)) {
    if ('value' in field) literal[id] = field.value;
    else if ('text' in field && !field.text.includes('{{')) literal[id] = field.text;
  }
  return literal;
}
