/**
 * The one map of calls: channel → input, output. Inputs are parsed where they enter the core; outputs are parsed too,
 * with objects that strip unknown keys: the output schema is the allow-list that keeps secrets inside.
 */
import { z } from 'zod';
import { appDetailSchema, appSummarySchema } from '../app.ts';
import { auditKindSchema, auditPageSchema } from '../audit.ts';
import {
  connectionDetailSchema,
  connectionSchema,
  connectionStateSchema,
  connectionTestsSchema,
  pendingRevocationSchema,
  signInSchema,
} from '../connection.ts';
import { fieldSchema, json } from '../connector.ts';
import { exportFormatSchema, reportLineSchema } from '../exchange.ts';
import {
  fieldValueSchema,
  folderNameSchema,
  folderSummarySchema,
  journeyNameSchema,
  journeyNoteSchema,
  journeySchema,
  journeySummarySchema,
  problemSchema,
  triggerStepSchema,
} from '../journey.ts';
import { versionSummarySchema } from '../journeyChange.ts';
import { templateSchema } from '../journeyTemplate.ts';
import { allowedHostsSchema } from '../network.ts';
import { shellSettingsSchema } from './host.ts';
import { connectorCheckSchema, ownConnectorSchema } from '../ownConnector.ts';
import {
  journeyFailuresSchema,
  runActivitySchema,
  runDetailSchema,
  runFilterSchema,
  runSettingsSchema,
  runSummarySchema,
} from '../run.ts';
import { webhookAddressSchema, webhookSettingsSchema } from '../webhook.ts';
import { formulaResultSchema, stepSampleSchema, stepTestSchema } from '../stepTest.ts';
import { stepTextSchema } from '../stepText.ts';
import { backupSchema, lockRulesSchema, vaultStateSchema } from '../vault.ts';

const id = z.string().min(1).max(64);
const nothing = z.void();
const secret = z.string().min(1).max(100_000);
/** JSON of a connector; the reader says itself that a text is too long to be one. */
const connectorText = z.string().max(10_000_000);
/** Name of a file in the folder of own connectors. */
const fileName = z.string().min(1).max(255);

/** What opens the vault. Every change of its protection asks for it again: an unlocked window proves nothing. */
const vaultProof = z.union([
  z.object({ passphrase: secret }),
  z.object({ recoveryKey: secret }),
  z.object({ keychain: z.literal(true) }),
]);

const exportInput = z.object({
  journeys: z.array(id).min(1).max(1000),
  format: exportFormatSchema.default('sojourn'),
});

/** Own connectors that come along with journeys. */
const bundledConnectors = z.array(z.object({ name: z.string(), hosts: z.array(z.string()) }));

const bundlePreviewSchema = z.object({
  fileName: z.string(),
  journeys: z.array(z.object({ name: z.string(), steps: z.number().int() })),
  connectors: bundledConnectors,
  connections: z.array(
    z.object({
      app: z.string(),
      appName: z.string(),
      method: z.string(),
      name: z.string(),
      scopes: z.array(z.string()),
    }),
  ),
  /** Literals that look like secrets: where they stand, never the literal itself. */
  warnings: z.array(
    z.object({ journey: z.string(), step: z.string(), field: z.string(), reason: z.string() }),
  ),
  /** The exact text that would be written. */
  text: z.string(),
  /** For other engines: how well each step is done there. */
  report: z.array(reportLineSchema),
  /** Files that are written next to the first one. */
  beside: z.array(z.object({ fileName: z.string(), text: z.string() })),
});

/** What the Import dialog shows before anything is stored. */
const importPreviewSchema = z.object({
  journeys: z.array(z.object({ name: z.string(), steps: z.number().int() })),
  /** Those that would be added to the person's own. */
  connectors: bundledConnectors,
  /** Of another engine's file: what became of each of its steps. */
  report: z.array(reportLineSchema),
  connections: z.array(
    z.object({
      app: z.string(),
      appName: z.string(),
      name: z.string(),
      /** The app is not known here. */
      unknownApp: z.boolean(),
      candidates: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
});

const journeyWithState = z.object({
  journey: journeySchema,
  folder: z.string(),
  on: z.boolean(),
  /** Grows with every save; a save names the one it started from. */
  revision: z.number().int(),
  problems: z.array(problemSchema),
});

/** A journey that others can call (T7). */
const callableJourneySchema = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  /** What its author says of it; empty where nothing. */
  about: z.string(),
  /** A field for each input; a step's `fields` go by their ids. */
  inputs: z.array(fieldSchema),
  /** Examples of the inputs. */
  sample: z.record(z.string(), json),
  /** What the step that calls it gives, as an example; null where nothing is given back. */
  output: z.record(z.string(), json).nullable(),
});
export type CallableJourney = z.output<typeof callableJourneySchema>;

export const calls = {
  'app.info': {
    input: nothing,
    output: z.object({
      version: z.string(),
      electron: z.string().nullable(),
      node: z.string(),
      dataFolder: z.string(),
    }),
  },

  /** What the shell does when its window is closed. `tray`: it has a sign there. */
  'app.shell': { input: nothing, output: shellSettingsSchema },
  'app.setShell': { input: z.object({ keepRunning: z.boolean() }), output: shellSettingsSchema },

  'vault.state': { input: nothing, output: vaultStateSchema },
  /** The recovery key is the one secret that this contract gives to the window: shown once, to be printed. */
  'vault.create': {
    input: z.object({ passphrase: secret.optional(), keychain: z.boolean() }),
    output: z.object({ recoveryKey: z.string() }),
  },
  'vault.unlock': { input: vaultProof, output: vaultStateSchema },
  'vault.lock': { input: nothing, output: vaultStateSchema },
  /** Adds a passphrase or replaces the one before; the data stays as it is. */
  'vault.setPassphrase': {
    input: z.object({ proof: vaultProof, passphrase: secret }),
    output: vaultStateSchema,
  },
  /** Off: vault_last_protection where there is no passphrase. */
  'vault.setKeychain': {
    input: z.object({ proof: vaultProof, on: z.boolean() }),
    output: vaultStateSchema,
  },
  /** The one before opens the vault no more. */
  'vault.newRecoveryKey': {
    input: z.object({ proof: vaultProof }),
    output: z.object({ recoveryKey: z.string() }),
  },
  /**
   * A new data key: everything is encrypted anew. Where there is a passphrase, the proof must be the passphrase, since it
   * wraps the new key too; the recovery key is a new one.
   */
  'vault.rotateKey': {
    input: z.object({ proof: vaultProof }),
    output: z.object({ recoveryKey: z.string() }),
  },
  'vault.lockRules': { input: nothing, output: lockRulesSchema },
  'vault.setLockRules': { input: lockRulesSchema, output: lockRulesSchema },
  /** Shows the save dialog and writes an encrypted copy of everything; null when the person cancels. */
  'vault.backup': {
    input: nothing,
    output: z.object({ path: z.string(), bytes: z.number().int() }).nullable(),
  },
  /** Shows the open dialog and looks at the chosen file; null when the person cancels. */
  'vault.chooseBackup': { input: nothing, output: backupSchema.nullable() },
  /**
   * Puts a chosen backup in the vault's place and unlocks it. The proof is what opened the vault when the backup was
   * made. What was there before is set aside, never deleted; whatever fails leaves it in its place.
   */
  'vault.restore': {
    input: z.object({
      backup: id,
      proof: z.union([z.object({ passphrase: secret }), z.object({ recoveryKey: secret })]),
    }),
    output: vaultStateSchema,
  },

  /** Hosts that requests may reach although they are not on the public internet: `host` or `host:port`. */
  'network.allowedHosts': { input: nothing, output: allowedHostsSchema },
  /** As it was typed. */
  'network.allow': {
    input: z.object({ host: z.string().max(500) }),
    output: allowedHostsSchema,
  },
  'network.disallow': {
    input: z.object({ host: z.string().max(500) }),
    output: allowedHostsSchema,
  },

  /** Newest first. */
  'audit.list': {
    input: z.object({
      kinds: z.array(auditKindSchema).max(100).optional(),
      connection: id.optional(),
      app: id.optional(),
      /** UTC milliseconds, both inclusive. */
      from: z.number().int().optional(),
      to: z.number().int().optional(),
      search: z.string().max(200).optional(),
      /** `next` of the page before. */
      before: z.number().int().optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: auditPageSchema,
  },

  'apps.list': { input: nothing, output: z.array(appSummarySchema) },
  'apps.get': { input: z.object({ app: id }), output: appDetailSchema },

  /** The person's own connectors (A4), with what is wrong with each. */
  'connectors.own': {
    input: nothing,
    output: z.object({ folder: z.string(), files: z.array(ownConnectorSchema) }),
  },
  /** What a connector's text describes, or what is wrong with it; nothing is stored. */
  'connectors.check': { input: z.object({ text: connectorText }), output: connectorCheckSchema },
  'connectors.read': {
    input: z.object({ file: fileName }),
    output: z.object({ text: z.string() }),
  },
  /** Throws connector_invalid with line and reason, and connector_exists unless `replace`. */
  'connectors.save': {
    input: z.object({ text: connectorText, replace: z.boolean() }),
    output: ownConnectorSchema,
  },
  /** Credentials may go to every place that the app's connector names now. */
  'connectors.allow': { input: z.object({ app: id }), output: appDetailSchema },
  'connectors.remove': { input: z.object({ file: fileName }), output: nothing },

  'connections.list': {
    input: z.object({ app: id.optional(), state: connectionStateSchema.optional() }),
    output: z.array(connectionSchema),
  },
  'connections.get': { input: z.object({ id }), output: connectionDetailSchema },
  'connections.suggestName': {
    input: z.object({ app: id }),
    output: z.object({ name: z.string() }),
  },
  /** Throws connection_name_taken or connection_name_invalid; gives the name as it would be stored. */
  'connections.checkName': {
    input: z.object({ app: id, name: z.string().max(1000), except: id.optional() }),
    output: z.object({ name: z.string() }),
  },
  'connections.linkWithFields': {
    input: z.object({
      app: id,
      method: id,
      name: z.string().max(1000),
      values: z.record(z.string().max(64), z.string().max(100_000)),
      /** Reconnect: replaces the credentials of this connection instead of making one. */
      connection: id.optional(),
      /** Reconnect, after sign_in_other_account: the person wants the other account. */
      otherAccount: z.boolean().optional(),
    }),
    output: connectionSchema,
  },
  'connections.rename': {
    input: z.object({ id, name: z.string().max(1000) }),
    output: connectionSchema,
  },
  'connections.test': {
    input: z.object({ id }),
    output: z.object({ connection: connectionSchema, tested: z.boolean() }),
  },
  /** Tests these, or all; one at a time per app. Its progress comes as the event `connections.testing`. */
  'connections.testMany': {
    input: z.object({ ids: z.array(id).max(100_000).optional() }),
    output: connectionTestsSchema,
  },
  'connections.stopTests': { input: nothing, output: nothing },
  'connections.revocations': { input: nothing, output: z.array(pendingRevocationSchema) },
  /** Tries them all now. */
  'connections.retryRevocations': { input: nothing, output: z.array(pendingRevocationSchema) },
  /** `confirmed` must be true where journeys use it, else connection_in_use. */
  'connections.disconnect': {
    input: z.object({ id, confirmed: z.boolean() }),
    output: connectionSchema,
  },
  'connections.delete': { input: z.object({ id, confirmed: z.boolean() }), output: nothing },

  /** Starts a sign-in and opens the system browser; its progress comes as the event `signIn.changed`. */
  'signIn.start': {
    input: z.object({
      app: id,
      method: id,
      name: z.string().max(1000),
      /** Reconnect: signs this connection in again and keeps its id. */
      connection: id.optional(),
      /** Reconnect, after sign_in_other_account: the person wants the other account. */
      otherAccount: z.boolean().optional(),
    }),
    output: signInSchema,
  },
  'signIn.state': { input: z.object({ attempt: id }), output: signInSchema },
  'signIn.cancel': { input: z.object({ attempt: id }), output: signInSchema },
  'signIn.openAgain': { input: z.object({ attempt: id }), output: nothing },
  /** The link goes straight to the clipboard; it does not pass through the window. */
  'signIn.copyLink': { input: z.object({ attempt: id }), output: nothing },

  /** The person's own OAuth client of an app: the secret goes in and never comes out. */
  'clients.set': {
    input: z.object({
      app: id,
      method: id,
      clientId: z.string().max(2000).optional(),
      clientSecret: z.string().max(10_000).optional(),
      /** Text of the provider's downloaded client file; wins over the two above. */
      file: z.string().max(100_000).optional(),
    }),
    output: z.object({ clientId: z.string(), hasSecret: z.boolean() }),
  },
  'clients.get': {
    input: z.object({ app: id, method: id }),
    output: z.object({ clientId: z.string(), hasSecret: z.boolean() }).nullable(),
  },

  'folders.list': { input: nothing, output: z.array(folderSummarySchema) },
  /** Throws folder_exists. */
  'folders.create': { input: z.object({ name: folderNameSchema }), output: folderSummarySchema },
  'folders.rename': {
    input: z.object({ name: folderNameSchema, to: folderNameSchema }),
    output: folderSummarySchema,
  },
  /** Its journeys go into *Home*; their ids come back, so that it can be undone. */
  'folders.delete': {
    input: z.object({ name: folderNameSchema }),
    output: z.object({ journeys: z.array(z.string()) }),
  },
  'journeys.list': { input: nothing, output: z.array(journeySummarySchema) },
  'journeys.create': {
    input: z.object({ name: journeyNameSchema.optional(), folder: z.string().max(200).optional() }),
    output: journeyWithState,
  },
  'journeys.get': { input: z.object({ id }), output: journeyWithState },
  /**
   * Stores the document whatever its problems; throws journey_changed when `revision` is not the stored one. `version`:
   * the person saved it, so it stays among the versions; else it was saved by itself.
   */
  'journeys.save': {
    input: z.object({
      journey: journeySchema,
      revision: z.number().int(),
      version: z.boolean().optional(),
    }),
    output: journeyWithState,
  },
  /** Newest first. */
  'journeys.versions': {
    input: z.object({
      id,
      /** Only those below this revision. */
      before: z.number().int().optional(),
      limit: z.number().int().min(1).max(100).default(30),
    }),
    output: z.array(versionSummarySchema),
  },
  'journeys.version': {
    input: z.object({ id, revision: z.number().int() }),
    output: z.object({ journey: journeySchema }),
  },
  'journeys.rename': { input: z.object({ id, name: journeyNameSchema }), output: journeyWithState },
  'journeys.comment': {
    input: z.object({ id, note: journeyNoteSchema }),
    output: journeyWithState,
  },
  /** A copy that is off, in the same folder and with the same connections. */
  'journeys.clone': { input: z.object({ id }), output: journeyWithState },
  /** Makes the folder where there is none. */
  'journeys.move': {
    input: z.object({ ids: z.array(id).min(1).max(10_000), folder: folderNameSchema }),
    output: nothing,
  },
  /** Shows the journey in a window of its own, or brings that to the front. */
  'journeys.openWindow': { input: z.object({ id }), output: nothing },
  'templates.list': { input: nothing, output: z.array(templateSchema) },
  /** A new journey from a template; which connections it uses is for the person to choose. */
  'templates.use': {
    input: z.object({ id, folder: folderNameSchema.optional() }),
    output: journeyWithState,
  },
  'journeys.delete': { input: z.object({ id }), output: nothing },
  /** Takes back a delete of this session. */
  'journeys.restore': { input: z.object({ id }), output: journeyWithState },
  'journeys.validate': {
    input: z.object({ journey: journeySchema }),
    output: z.array(problemSchema),
  },
  /** For *Call a journey*: the callable ones, by name. `except`: the journey that would call. */
  'journeys.callable': {
    input: z.object({ except: id.optional() }),
    output: z.array(callableJourneySchema),
  },
  /** `existing`: what is there already at the trigger's app starts runs, too (T1). */
  'journeys.start': {
    input: z.object({ id, existing: z.boolean().optional() }),
    output: journeyWithState,
  },
  'journeys.stop': { input: z.object({ id }), output: journeyWithState },

  'options.load': {
    input: z.object({
      app: id,
      options: z.string().max(64),
      connection: id.optional(),
      fields: z.record(z.string().max(64), fieldValueSchema),
      search: z.string().max(500).optional(),
      /** Opaque: what the last answer gave as `next`. */
      page: z.string().max(10_000).optional(),
    }),
    output: z.object({
      items: z.array(z.object({ value: json, label: z.string() })),
      next: z.string().nullable(),
    }),
  },

  /** Does what one step does, really, on the data of the steps before it; what fails in it is told in its answer (J7). */
  'steps.test': {
    input: z.object({
      journey: journeySchema,
      step: id,
      /** By step id; for those left out, the samples serve that the core has kept. */
      data: z.record(z.string().max(64), json),
    }),
    output: stepTestSchema,
  },
  /**
   * Waits for the next request to the journey's address, which becomes the trigger's sample and of itself starts nothing;
   * null where none came in five minutes, or it was stopped. Throws owner_elsewhere.
   */
  'steps.listen': {
    input: z.object({ journey: journeySchema }),
    output: stepTestSchema.nullable(),
  },
  'steps.stopListening': { input: z.object({ journey: id }), output: nothing },
  'steps.samples': { input: z.object({ journey: id }), output: z.array(stepSampleSchema) },
  /** Makes another of the items that a tested trigger found its sample. */
  'steps.choose': {
    input: z.object({ journey: journeySchema, step: id, output: json }),
    output: stepSampleSchema,
  },
  /** Copied steps; throws input_invalid for any other text. */
  'steps.read': { input: z.object({ text: z.string().max(10_000_000) }), output: stepTextSchema },
  /** What a formula gives on sample data, or what is wrong with it (J5). */
  'formulas.try': {
    input: z.object({ formula: z.string().max(100_000), data: z.record(z.string().max(64), json) }),
    output: formulaResultSchema,
  },

  'runs.start': {
    /** Without data, the newest item of a polled trigger or else its sample is used. */
    input: z.object({ journey: id, data: json.optional() }),
    output: runSummarySchema,
  },
  'runs.stop': { input: z.object({ id }), output: runSummarySchema },
  /** Throws run_under_way, and run_data_lost where finished steps made masked data that is needed. */
  'runs.rerun': {
    input: z.object({
      run: id,
      from: z.enum(['start', 'failed']),
      /** From the start: instead of what the run was started with. */
      data: json.optional(),
    }),
    output: runSummarySchema,
  },
  /** What the person says of a step whose end is not known. Throws run_not_unknown. */
  'runs.resolve': {
    input: z.object({
      run: id,
      answer: z.enum(['done', 'again', 'stop']),
      /** Of a step that is done: what it gave, for the steps after it. */
      output: json.optional(),
    }),
    output: runSummarySchema,
  },
  /** The newest first. */
  'runs.list': {
    input: runFilterSchema.extend({
      before: id.optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.array(runSummarySchema),
  },
  /** The same for long lists: a page may end early, and `next` is the `before` of the one after it. */
  'runs.page': {
    input: runFilterSchema.extend({
      before: id.optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ runs: z.array(runSummarySchema), next: z.string().nullable() }),
  },
  'runs.settings': { input: nothing, output: runSettingsSchema },
  'runs.setSettings': { input: runSettingsSchema, output: runSettingsSchema },
  'runs.activity': { input: nothing, output: runActivitySchema },
  /** Failed runs of a journey in a row; null where the last one went well. */
  'runs.failures': { input: z.object({ journey: id }), output: journeyFailuresSchema.nullable() },
  'runs.get': { input: z.object({ id }), output: runDetailSchema },
  /** Asks the trigger's app now, outside of its interval. */
  'triggers.poll': {
    input: z.object({ journey: id }),
    output: z.object({ events: z.number().int() }),
  },

  /** The next five times (UTC milliseconds) of a schedule as it stands in the editor; none for other triggers. */
  'triggers.next': {
    input: z.object({ journey: id, trigger: triggerStepSchema }),
    output: z.object({ times: z.array(z.number()) }),
  },

  /** The address of a journey that requests start; made when it is first asked for. */
  'webhooks.address': { input: z.object({ journey: id }), output: webhookAddressSchema },
  'webhooks.settings': { input: nothing, output: webhookSettingsSchema },
  /** Throws input_invalid where another program has the port. */
  'webhooks.setSettings': {
    input: webhookSettingsSchema,
    output: webhookSettingsSchema,
  },

  'export.preview': { input: exportInput, output: bundlePreviewSchema },
  /** Shows the save dialog of the system and writes the file; null when the person cancels. */
  'export.save': { input: exportInput, output: z.object({ path: z.string() }).nullable() },
  /** A step as one or several calls of curl, secrets as placeholders; throws not_exportable where it sends nothing. */
  'export.curl': {
    input: z.object({ journey: journeySchema, step: z.string().max(10) }),
    output: z.object({ text: z.string(), notes: z.array(z.string()) }),
  },
  /** A file that was opened with Sojourn, once; null where there is none. Told of by the event `import.offered`. */
  'import.offered': {
    input: nothing,
    output: z.object({ fileName: z.string(), text: z.string() }).nullable(),
  },
  'import.preview': {
    input: z.object({ text: z.string().max(100_000_000) }),
    output: importPreviewSchema,
  },
  'import.apply': {
    input: z.object({
      text: z.string().max(100_000_000),
      /** app → connection id; an app that is left out is mapped later. */
      connections: z.record(z.string().max(64), id),
    }),
    output: z.array(journeySummarySchema),
  },

  /** Practice apps: the tasks and documents inside Sojourn, so that the person sees what a journey did. */
  'practice.tasks': {
    input: nothing,
    output: z.array(
      z.object({
        id: z.string(),
        list: z.string(),
        title: z.string(),
        person: z.string(),
        updated: z.number(),
      }),
    ),
  },
  'practice.addTask': {
    input: z.object({
      title: z.string().trim().min(1).max(200),
      list: z.string().optional(),
      person: z.string().optional(),
    }),
    output: z.object({ id: z.string() }),
  },
  'practice.documents': {
    input: nothing,
    output: z.array(
      z.object({ id: z.string(), title: z.string(), body: z.string(), created: z.number() }),
    ),
  },
} as const;

// Held against the shape in this file alone: `satisfies` above would make every file that asks for one call pay for all.
type Described<T extends Record<string, { input: z.ZodType; output: z.ZodType }>> = T;
type Calls = Described<typeof calls>;

export type Channel = keyof Calls;
export type Input<C extends Channel> = z.input<Calls[C]['input']>;
export type ParsedInput<C extends Channel> = z.output<Calls[C]['input']>;
export type Output<C extends Channel> = z.output<Calls[C]['output']>;

/** The core's side of the contract: a missing handler does not compile. */
export type Handlers = {
  [C in Channel]: (input: ParsedInput<C>) => Promise<Output<C>> | Output<C>;
};

export type JourneyWithState = Output<'journeys.get'>;
export type BundlePreview = Output<'export.preview'>;
export type ImportPreview = Output<'import.preview'>;
export type OptionsPage = Output<'options.load'>;
