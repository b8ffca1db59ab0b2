/** Files and folders: its actions, and the looks of its triggers. */
import { constants } from 'node:fs';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Json } from '../../../../shared/connector.ts';
import { isFileValue } from '../../../../shared/file.ts';
import { toText } from '../../../expressions/index.ts';
import type { BuiltInAction, BuiltInCall, BuiltInNudge, BuiltInPoll } from '../builtInAction.ts';
import { filesIn, settled } from './listing.ts';
import type { Entry } from './listing.ts';
import { folderOf, isFileAt, openInside, placeIn } from './places.ts';
import type { Place } from './places.ts';
import { watchFolder } from './nudges.ts';
import { fileProblem, invalid, taken } from './problems.ts';
import { moveToFree, writeWhole } from './writing.ts';

/** The most that is given as text: what is larger is better handed on as a file. */
const longestText = 5_000_000;

type Fields = BuiltInCall['fields'];

const read: BuiltInAction = async ({ fields, files }) => {
  const place = await placeIn(await folderOf(fields.folder), fields.path);
  const handle = await openInside(place);
  try {
    const { size } = await handle.stat();
    if (fields.as === 'text') {
      if (size > longestText)
        throw invalid(`“${place.shown}” is larger than 5 MB: read it as a file.`, 'as');
      const text = new TextDecoder().decode(await handle.readFile());
      return done({ ...(await about(place)), text });
    }
    const file = await files.create(
      { name: basename(place.path), type: typeByName(place.path) },
      handle.createReadStream({ autoClose: false }),
    );
    return done({ ...(await about(place)), file });
  } finally {
    await handle.close();
  }
};

const write: BuiltInAction = async ({ fields, files }) => {
  const place = await placeIn(await folderOf(fields.folder), fields.path, { makeFolders: true });
  const { file } = fields;
  const content = isFileValue(file)
    ? files.open(file).chunks()
    : [Buffer.from(toText(fields.text))];
  await writeWhole(place, content, { replace: fields.replace === true });
  return done(await about(place));
};

const append: BuiltInAction = async ({ fields }) => {
  const place = await placeIn(await folderOf(fields.folder), fields.path, { makeFolders: true });
  await isFileAt(place);
  try {
    const flags =
      constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
    const handle = await open(place.path, flags);
    try {
      await handle.writeFile(`${toText(fields.text)}${fields.newLine === false ? '' : '\n'}`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileProblem(error, place.shown);
  }
  return done(await about(place));
};

const list: BuiltInAction = async ({ fields }) => done(await entriesOf(fields));

const move: BuiltInAction = async ({ fields }) => {
  const { from, to } = await both(fields);
  try {
    if (fields.replace === true) await rename(from.path, to.path);
    else await moveToFree(from.path, to.path);
  } catch (error) {
    throw fileProblem(error, to.shown);
  }
  return done(await about(to));
};

const copy: BuiltInAction = async ({ fields }) => {
  const { from, to } = await both(fields);
  try {
    await copyFile(from.path, to.path, fields.replace === true ? 0 : constants.COPYFILE_EXCL);
  } catch (error) {
    throw fileProblem(error, to.shown);
  }
  return done(await about(to));
};

const remove: BuiltInAction = async ({ fields }) => {
  const place = await placeIn(await folderOf(fields.folder), fields.path);
  const deleted = await isFileAt(place);
  if (deleted) await rm(place.path);
  return done({ path: place.shown, deleted });
};

/** Both ends of a move or copy: a plain file, and a place that is free or a plain file. */
async function both(fields: Fields): Promise<{ from: Place; to: Place }> {
  const base = await folderOf(fields.folder);
  const from = await placeIn(base, fields.path);
  if (!(await isFileAt(from))) throw invalid(`“${from.shown}” does not exist.`, 'path');
  const to = await placeIn(base, fields.to, { makeFolders: true, field: 'to' });
  if ((await isFileAt(to)) && fields.replace !== true) throw taken(to.shown);
  return { from, to };
}

async function about({ path, shown }: Place): Promise<Record<string, Json>> {
  const { size, mtime } = await stat(path);
  return { name: basename(path), path: shown, size, modified: mtime.toISOString() };
}

async function entriesOf(fields: Fields, now?: number): Promise<Json[]> {
  const options = {
    subfolders: fields.subfolders === true,
    ...(now === undefined ? {} : { now }),
  };
  const pattern = toText(fields.pattern).trim();
  const entries = await filesIn(
    await folderOf(fields.folder),
    pattern === '' ? options : { ...options, pattern },
  );
  return entries.map((entry: Entry) => ({ ...entry }));
}

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  xml: 'application/xml',
  zip: 'application/zip',
};

function typeByName(path: string): string | undefined {
  return types[/\.([^.]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
}

function done(output: Json): { request: null; output: Json } {
  return { request: null, output };
}

export const folderActions: Readonly<Record<string, BuiltInAction>> = {
  'files/read': read,
  'files/write': write,
  'files/append': append,
  'files/list': list,
  'files/move': move,
  'files/copy': copy,
  'files/delete': remove,
};

const look: BuiltInPoll = ({ fields, now }) => entriesOf(fields, now());

export const folderPolls: Readonly<Record<string, BuiltInPoll>> = {
  'files/new-file': look,
  'files/changed-file': look,
};

export const folderNudges: Readonly<Record<string, BuiltInNudge>> = {
  'files/new-file': { watch: watchFolder, settled },
  'files/changed-file': { watch: watchFolder, settled },
};
