/**
 * `vault.json`: what must be known before anything can be opened, and nothing that is secret. Each slot wraps the random
 * data key in its own way; `keyVersion` lets slots of an old and a new data key stand side by side while a key is rotated.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { SojournError } from '../../shared/errors.ts';
import { damaged, storageError, writeDurably } from '../storage/index.ts';
import { databaseName, keptName } from './fileNames.ts';
import { isAllowedKdf } from './passphrase.ts';

const format = 'sojourn.vault';
/** What is written. Version 1, which has none of the optional keys, is read too. */
export const headerVersion = 2;

/** What the loss of vault.json means: a part of a sentence. */
export const lostKeys =
  'it alone holds the wrapped keys. Without it the data cannot be opened, neither with the passphrase nor with the recovery key; a backup brings both back';

const bytes = (length: number) =>
  z.base64().refine((text) => Buffer.from(text, 'base64').length === length);
const salt = bytes(16);

const wrapped = {
  keyVersion: z.int().min(1),
  nonce: bytes(12),
  /** The data key, 32 bytes, and the tag of 16. */
  box: bytes(48),
};

const passphraseSlot = z.strictObject({
  kind: z.literal('passphrase'),
  kdf: z.strictObject({
    name: z.literal('argon2id'),
    memoryKiB: z.int(),
    passes: z.int(),
    lanes: z.int(),
    salt,
  }),
  ...wrapped,
});
const recoverySlot = z.strictObject({
  kind: z.literal('recovery'),
  kdf: z.strictObject({ name: z.literal('hkdf-sha256'), salt }),
  ...wrapped,
});
const keychainSlot = z.strictObject({
  kind: z.literal('keychain'),
  /**
   * `entry`: which of the vault's two entries in the keychain, the first where it is missing. A new one always takes the
   * other entry, so that the slot before it opens until the new one counts.
   */
  kdf: z.strictObject({ name: z.literal('none'), entry: z.literal(2).optional() }),
  ...wrapped,
});

const databaseFile = z.string().regex(databaseName);

const headerSchema = z.strictObject({
  format: z.literal(format),
  formatVersion: z.union([z.literal(1), z.literal(headerVersion)]),
  /** ULID. */
  id: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/),
  /** UTC milliseconds. */
  createdAt: z.int(),
  /** Version of the data key that database and secrets use. */
  keyVersion: z.int().min(1),
  /** UTC milliseconds; of the first key, `createdAt` says it. */
  keyMadeAt: z.int().optional(),
  /** The one file that this header opens; `firstDatabase` where it is missing. */
  database: databaseFile.optional(),
  /** What this header replaced and is still to be cleared away: removed, or kept in a folder beside. */
  former: z
    .strictObject({
      databases: z.array(databaseFile).max(1000),
      keepIn: z.string().regex(keptName).nullable(),
    })
    .optional(),
  slots: z.array(z.discriminatedUnion('kind', [passphraseSlot, recoverySlot, keychainSlot])),
});

/** SHA-256 over the rest: tells a damaged file from a wrong passphrase. Forgery is what the slots' tags are for. */
const fileSchema = headerSchema.extend({ check: z.hex() });

export type Header = z.infer<typeof headerSchema>;
export type Slot = Header['slots'][number];
export type SlotKind = Slot['kind'];

/**
 * @returns null where there is no such file
 * @throws SojournError vault_newer; vault_damaged also for KDF parameters below the floor or above the cap;
 *   data_folder_unusable
 */
export function readHeader(file: string): Header | null {
  const text = readText(file);
  if (text === null) return null;
  const json = parseJson(text);
  refuseNewer(json);
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success)
    throw damaged(`vault.json is not the file that Sojourn wrote; ${lostKeys}`, parsed.error);
  const { check, ...header } = parsed.data;
  if (check !== checkOf(header))
    throw damaged(`vault.json was changed or is not complete; ${lostKeys}`);
  if (asksRefusedKdf(header))
    throw damaged('vault.json asks for a passphrase protection that is too weak or too costly');
  return header;
}

/**
 * Writes the header of a new vault; never replaces one.
 * @throws SojournError vault_exists, disk_full, data_folder_unusable
 */
export function writeNewHeader(file: string, header: Header): void {
  if (!writeDurably(file, textOf(header), 'create')) throw new SojournError('vault_exists');
}

/**
 * Replaces the header: the one moment at which a change of the vault's keys or of its database takes effect.
 * @throws SojournError disk_full, data_folder_unusable; the header before is then untouched
 */
export function replaceHeader(file: string, header: Header): void {
  writeDurably(file, textOf(header), 'replace');
}

/** Checks a header that came from elsewhere. @returns null where it is not whole or asks for a KDF that is refused */
export function checkedHeader(value: unknown): Header | null {
  const parsed = headerSchema.safeParse(value);
  return parsed.success && !asksRefusedKdf(parsed.data) ? parsed.data : null;
}

export function slotOf(header: Header, kind: SlotKind): Slot | undefined {
  return header.slots.find((slot) => slot.kind === kind && slot.keyVersion === header.keyVersion);
}

function textOf(header: Header): string {
  return `${JSON.stringify({ ...header, check: checkOf(header) }, null, 2)}\n`;
}

function asksRefusedKdf(header: Header): boolean {
  return header.slots.some((slot) => slot.kind === 'passphrase' && !isAllowedKdf(slot.kdf));
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw storageError(error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(`vault.json is not readable; ${lostKeys}`, error);
  }
}

function refuseNewer(json: unknown): void {
  const version = z
    .looseObject({ format: z.literal(format), formatVersion: z.int() })
    .safeParse(json);
  if (version.success && version.data.formatVersion > headerVersion)
    throw new SojournError('vault_newer');
}

/** Parsed objects have the schema's order of keys, so the same header always gives the same text. */
function checkOf(header: Header): string {
  const canonical = JSON.stringify(headerSchema.parse(header));
  return createHash('sha256').update(canonical).digest('hex');
}
