import type { Database } from '../storage/index.ts';
import { SojournError } from '../../shared/errors.ts';
import { seal, unseal } from './box.ts';

/** Where a secret belongs: id of its record, the record's app, name of the field. */
export interface SecretRef {
  readonly record: string;
  readonly app: string;
  readonly field: string;
}

/** One stored secret does not open: it was changed, or moved from another record. All others are untouched. */
export class SecretUnreadable extends Error {
  readonly ref: SecretRef;

  constructor(ref: SecretRef) {
    super(`The secret ${ref.field} of ${ref.record} does not open`);
    this.name = 'SecretUnreadable';
    this.ref = ref;
  }
}

export interface Secrets {
  /** Stores or replaces. @throws SojournError vault_locked */
  put(ref: SecretRef, text: string): void;
  /** @returns null where there is none. @throws SecretUnreadable; SojournError vault_locked */
  get(ref: SecretRef): string | null;
  has(ref: SecretRef): boolean;
  /** Removes one secret; nothing happens where there is none. */
  remove(ref: SecretRef): void;
  /** Removes every secret of a record. */
  removeRecord(record: string): void;
}

export interface SecretsDeps {
  readonly db: Database;
  readonly vaultId: string;
  /** 32 bytes; wiped by `close`. */
  readonly key: Buffer;
  readonly keyVersion: number;
  /** Told of every text that is put or given back, so that the log can mask it. */
  readonly onSecret?: (text: string) => void;
}

/** Version of what a sealed row binds; a later layout gets a higher one. */
const schemaVersion = 1;

interface Row {
  readonly schema_version: number;
  readonly key_version: number;
  readonly nonce: Buffer;
  readonly box: Buffer;
}

/** The table `secrets`: each text sealed for its own vault, record, app and field (security.md S3). */
export function createSecrets(deps: SecretsDeps): Secrets & { close(): void } {
  const { db, vaultId, key, keyVersion, onSecret = () => undefined } = deps;
  const insert = db.prepare<[string, string, string, number, number, Buffer, Buffer]>(
    `INSERT INTO secrets (record, field, app, schema_version, key_version, nonce, box) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (record, field) DO UPDATE SET app = excluded.app, schema_version = excluded.schema_version,
       key_version = excluded.key_version, nonce = excluded.nonce, box = excluded.box`,
  );
  const select = db.prepare<[string, string], Row>(
    'SELECT schema_version, key_version, nonce, box FROM secrets WHERE record = ? AND field = ?',
  );
  const exists = db.prepare<[string, string]>(
    'SELECT 1 FROM secrets WHERE record = ? AND field = ?',
  );
  const remove = db.prepare<[string, string]>('DELETE FROM secrets WHERE record = ? AND field = ?');
  const removeAll = db.prepare<[string]>('DELETE FROM secrets WHERE record = ?');
  let closed = false;

  function refuseClosed(): void {
    if (closed) throw new SojournError('vault_locked');
  }

  const bound = (ref: SecretRef, schema: number) => boundTo(vaultId, ref, schema, keyVersion);

  return {
    put(ref, text) {
      refuseClosed();
      onSecret(text);
      const { nonce, box } = seal(key, bound(ref, schemaVersion), Buffer.from(text, 'utf8'));
      insert.run(ref.record, ref.field, ref.app, schemaVersion, keyVersion, nonce, box);
    },
    get(ref) {
      refuseClosed();
      const row = select.get(ref.record, ref.field);
      if (row === undefined) return null;
      const known = row.schema_version === schemaVersion && row.key_version === keyVersion;
      const plain = known ? unseal(key, bound(ref, row.schema_version), row) : null;
      if (plain === null) throw new SecretUnreadable(ref);
      const text = plain.toString('utf8');
      plain.fill(0);
      onSecret(text);
      return text;
    },
    has(ref) {
      refuseClosed();
      return exists.get(ref.record, ref.field) !== undefined;
    },
    remove(ref) {
      refuseClosed();
      remove.run(ref.record, ref.field);
    },
    removeRecord(record) {
      refuseClosed();
      removeAll.run(record);
    },
    close() {
      closed = true;
      key.fill(0);
    },
  };
}

/**
 * Seals every secret again, from one key to another, in one transaction. One that does not open stays as it is and goes
 * on not to open; it keeps none of the others.
 */
export function resealSecrets({ db, vaultId, from, to }: Resealing): void {
  const update = db.prepare<[number, Buffer, Buffer, string, string]>(
    'UPDATE secrets SET key_version = ?, nonce = ?, box = ? WHERE record = ? AND field = ?',
  );
  const all = db.prepare<[], Row & SecretRef>('SELECT * FROM secrets');
  db.transaction(() => {
    for (const row of all.all()) {
      const bound = (version: number) => boundTo(vaultId, row, row.schema_version, version);
      const known = row.key_version === from.version;
      const plain = known ? unseal(from.key, bound(from.version), row) : null;
      if (plain === null) continue;
      const { nonce, box } = seal(to.key, bound(to.version), plain);
      plain.fill(0);
      update.run(to.version, nonce, box, row.record, row.field);
    }
  }).immediate();
}

interface Resealing {
  readonly db: Database;
  readonly vaultId: string;
  readonly from: VersionedKey;
  readonly to: VersionedKey;
}

interface VersionedKey {
  /** 32 bytes; the caller wipes them. */
  readonly key: Buffer;
  readonly version: number;
}

function boundTo(vaultId: string, ref: SecretRef, schema: number, keyVersion: number): unknown[] {
  return ['sojourn.secret', vaultId, ref.record, ref.app, ref.field, schema, keyVersion];
}
