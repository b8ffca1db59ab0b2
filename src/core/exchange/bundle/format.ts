/** The bundle's format, and reading a file of it that may be broken or hostile in bounded time and memory (F10). */
import { z } from 'zod';
import { SojournError } from '../../../shared/errors.ts';
import { journeySchema } from '../../../shared/journey.ts';
import type { Journey } from '../../../shared/journey.ts';
import { allSteps } from '../../../shared/journeySteps.ts';

/** In characters. A journey of 500 steps has about 200,000. */
const largestFile = 20_000_000;
const deepest = 100;
/** Values of all kinds, keys not counted. */
const mostValues = 1_000_000;
const mostJourneys = 1_000;
/** In one journey, and in all of a file. */
const mostSteps = { journey: 5_000, file: 50_000 };

/** A name that a step or the bundle gives to an app. */
const appId = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'an app id');
/** What stands where a journey uses a connection: the connection's place in the bundle, nothing of the vault. */
const reference = z.string().regex(/^c\d{1,6}$/, 'a connection of the bundle');

const neededConnection = z.strictObject({
  id: reference,
  app: appId,
  method: z.string().max(64),
  scopes: z.array(z.string().max(2_000)).max(500),
  name: z.string().min(1).max(200),
});
export type NeededConnection = z.infer<typeof neededConnection>;

const bundledJourney = journeySchema
  .omit({ id: true, connections: true })
  .extend({ connections: z.record(appId, reference) });
export type BundledJourney = z.infer<typeof bundledJourney>;

const bundleSchema = z.strictObject({
  format: z.literal('sojourn.bundle'),
  formatVersion: z.literal(1),
  /** The person's own connectors that the journeys use; each is checked as a file of theirs would be. */
  connectors: z.array(z.record(z.string(), z.json())).max(100).default([]),
  connections: z.array(neededConnection).max(mostJourneys),
  journeys: z.array(bundledJourney).min(1).max(mostJourneys),
});
export type Bundle = z.infer<typeof bundleSchema>;
/** The text of one of its connectors, as a file of it would be. */
export function connectorText(connector: Bundle['connectors'][number]): string {
  return `${JSON.stringify(connector, null, 2)}\n`;
}

/** The text of a bundle: the same bundle gives the same text, readable and made for a diff. */
export function writeBundle(bundle: Bundle): string {
  // The schema's order of keys, whatever the order in which the journey was edited.
  return `${JSON.stringify(bundleSchema.parse(bundle), null, 2)}\n`;
}

/** Reads the text of a bundle. @throws import_invalid with a reason; nothing in the file runs or is kept */
export function readBundle(text: string): Bundle {
  const file = readJson(text);
  checkVersion(file);
  countSteps(file);
  const parsed = bundleSchema.safeParse(file);
  if (!parsed.success) throw invalid(reasonOf(parsed.error), z.prettifyError(parsed.error));
  checkReferences(parsed.data);
  parsed.data.journeys.forEach(checkSteps);
  return parsed.data;
}

/** Whatever JSON a file holds, in bounded time and memory. @throws import_invalid with a reason */
export function readJson(text: string): unknown {
  if (text.length > largestFile) throw invalid('it is larger than 20 MB');
  checkShape(text);
  return parse(text);
}

/** Depth and number of values, counted before anything is built from the text. */
function checkShape(text: string): void {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === backslash) index += 1;
      else if (character === quote) inString = false;
    } else if (character === quote) {
      inString = true;
    } else if (character === openBrace || character === openBracket) {
      depth += 1;
      values += 1;
      if (depth > deepest) throw invalid(`it is nested more than ${deepest} levels deep`);
    } else if (character === closeBrace || character === closeBracket) {
      depth -= 1;
    } else if (character === comma) {
      values += 1;
    }
    if (values > mostValues) throw invalid('it has more than a million values');
  }
}

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** `__proto__` would be data that acts on objects; no journey has a use for it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''), (key, value: unknown) => {
      if (key === '__proto__') throw invalid('it has the key “__proto__”');
      return value;
    });
  } catch (error) {
    if (error instanceof SojournError) throw error;
    throw invalid('it is not JSON', error instanceof Error ? error.message.slice(0, 500) : '');
  }
}

function checkVersion(file: unknown): void {
  if (typeof file !== 'object' || file === null || !('format' in file)) {
    throw invalid('it is not a Sojourn bundle');
  }
  if (file.format !== 'sojourn.bundle') throw invalid('it is not a Sojourn bundle');
  const version = 'formatVersion' in file ? file.formatVersion : undefined;
  if (version === 1) return;
  if (typeof version === 'number' && version > 1) {
    throw invalid('it was written by a newer version of Sojourn');
  }
  throw invalid('its format version is not known');
}

/** Before the schema looks at each of them, which takes its time. */
function countSteps(file: unknown): void {
  let all = 0;
  for (const journey of listIn(file, 'journeys')) {
    let steps = 0;
    const todo = [...listIn(journey, 'steps')];
    for (let step = todo.pop(); step !== undefined; step = todo.pop()) {
      steps += 1;
      if (steps > mostSteps.journey) {
        throw invalid(`a journey has more than ${mostSteps.journey} steps`);
      }
      for (const key of ['steps', 'then', 'else', 'try', 'catch']) {
        for (const inner of listIn(step, key)) todo.push(inner);
      }
    }
    all += steps;
    if (all > mostSteps.file) throw invalid(`it has more than ${mostSteps.file} steps`);
  }
}

function listIn(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
  const list: unknown = Reflect.get(value, key);
  return Array.isArray(list) ? list : [];
}

function checkReferences({ connections, journeys }: Bundle): void {
  const apps = new Map(connections.map(({ id, app }) => [id, app]));
  if (apps.size !== connections.length) throw invalid('two of its connections have one id');
  for (const { name } of connections) checkText(name, 'a connection');
  for (const journey of journeys) {
    for (const [app, id] of Object.entries(journey.connections)) {
      if (apps.get(id) !== app) throw invalid(`a journey refers to a connection that is not in it`);
    }
  }
}

function checkSteps(journey: BundledJourney): void {
  checkText(journey.name, 'a journey');
  const steps = allSteps(journey.steps);
  const ids = new Set(['s0', ...steps.map(({ id }) => id)]);
  if (ids.size !== steps.length + 1) throw invalid('two steps of a journey have one id');
  for (const step of [journey.trigger, ...steps]) {
    if (step.name !== undefined) checkText(step.name, 'a step');
    if (!('fields' in step)) continue;
    for (const [id, value] of Object.entries(step.fields)) {
      if (!/^[A-Za-z]\w{0,63}$/.test(id) || id === 'constructor') {
        throw invalid('a step has a field with a name that no field can have');
      }
      if ('label' in value && value.label !== undefined) checkText(value.label, 'a field');
    }
  }
}

/** Names that look like others: control characters, and those that turn the direction of text around. */
function checkText(name: string, whose: string): void {
  if (/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(name)) {
    throw invalid(`the name of ${whose} has invisible characters`);
  }
}

/** The first thing that is wrong, with the place where it stands. */
function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const place = issue?.path.map(String).join('.').slice(0, 200) ?? '';
  return place === '' ? 'it is not a Sojourn bundle' : `${place} is not as it should be`;
}

export function invalid(reason: string, details?: string): SojournError {
  return new SojournError('import_invalid', {
    values: { reason },
    ...(details === undefined || details === '' ? {} : { details: details.slice(0, 5_000) }),
  });
}

/** The journey of a bundle as a document without connections; its id is given when it is stored. */
export function toDocument(journey: BundledJourney, connections: Journey['connections']): Journey {
  return { ...journey, id: '00000000000000000000000000', connections };
}
