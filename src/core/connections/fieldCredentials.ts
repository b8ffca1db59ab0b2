/** Credentials that the person typed (C1 Authentication): checked, kept in the vault, given to requests. */
import type { CredentialField, FieldsMethod } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Audit } from '../audit/index.ts';
import { plainValues, typedHost } from '../connectors/index.ts';
import type { Account, Credential } from '../connectors/index.ts';
import { SecretUnreadable } from '../vault/index.ts';
import type { Secrets } from '../vault/index.ts';
import type { ConnectionRow, Rows } from './rows.ts';

export interface FieldCredentials {
  /** Stores the values; part of the caller's transaction. */
  keep(id: string, app: string, values: Readonly<Record<string, string>>): void;
  /** Throws connection_unreadable. */
  read(row: ConnectionRow, fields: readonly CredentialField[]): Record<string, string>;
  /** Throws connection_unreadable. */
  account(row: ConnectionRow, method: FieldsMethod): Account;
}

export interface FieldCredentialsDeps {
  readonly secrets: Secrets;
  readonly audit: Pick<Audit, 'record'>;
  readonly rows: Pick<Rows, 'find' | 'setState'>;
  readonly announce: (id: string) => void;
}

export function createFieldCredentials(deps: FieldCredentialsDeps): FieldCredentials {
  const { secrets, audit, rows, announce } = deps;

  function read(
    { id, app, name }: ConnectionRow,
    fields: readonly CredentialField[],
  ): Record<string, string> {
    const values: Record<string, string> = {};
    try {
      for (const field of fields) {
        const value = secrets.get({ record: id, app, field: field.id });
        if (value !== null) values[field.id] = value;
        else if (field.required)
          throw new SojournError('connection_unreadable', { values: { name } });
      }
      return values;
    } catch (cause) {
      if (!(cause instanceof SecretUnreadable)) throw cause;
      throw new SojournError('connection_unreadable', { values: { name }, cause });
    }
  }

  function refused(row: ConnectionRow): SojournError {
    if (rows.find(row.id)?.state === 'connected') {
      rows.setState(row.id, 'needs-sign-in');
      audit.record({
        kind: 'refused',
        connection: row.id,
        detail: 'The app refused the credentials.',
      });
      announce(row.id);
    }
    return new SojournError('sign_in_needed', { values: { name: row.name } });
  }

  return {
    keep(id, app, values) {
      secrets.removeRecord(id);
      for (const [field, value] of Object.entries(values))
        secrets.put({ record: id, app, field }, value);
    },

    read,

    account(row, method) {
      const current = (): Credential => ({ kind: 'fields', values: read(row, method.fields) });
      return {
        connection: row.id,
        method: method.id,
        values: { identity: row.identity, ...plainValues(method, read(row, method.fields)) },
        credential: async () => current(),
        async refused(bad) {
          const now = current();
          if (!isSame(now, bad)) return now;
          throw refused(row);
        },
      };
    },
  };
}

/**
 * What the person typed, fit to be kept: fields of the method only, defaults where nothing was typed, required ones
 * filled, pasted line ends taken off, an address cut to its host where a host is asked for.
 * Throws field_missing or input_invalid with the field.
 */
export function checkedValues(
  fields: readonly CredentialField[],
  typed: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = new Set(fields.map((field) => field.id));
  const stranger = Object.keys(typed).find((field) => !known.has(field));
  if (stranger !== undefined) {
    throw new SojournError('input_invalid', {
      values: { what: 'This way to connect has no such field.' },
      field: stranger,
    });
  }
  const values: Record<string, string> = {};
  for (const field of fields) {
    const text = Object.hasOwn(typed, field.id) ? (typed[field.id] ?? '') : '';
    const value = text.trim() === '' ? (field.default ?? '') : text;
    if (value !== '') values[field.id] = kept(field, value);
    else if (field.required) {
      throw new SojournError('field_missing', { values: { field: field.label }, field: field.id });
    }
  }
  return values;
}

function kept(field: CredentialField, text: string): string {
  switch (field.type) {
    case 'text':
      return text.trim();
    case 'host': {
      const host = typedHost(text);
      if (host !== undefined) return host;
      throw new SojournError('input_invalid', {
        values: { what: `“${field.label}” must be the address of a site, such as example.com.` },
        field: field.id,
      });
    }
    case 'secret':
    case 'multiline':
    case 'file':
      return text.replace(/^[\r\n\t]+|[\r\n\t]+$/g, '');
  }
}

/** A refusal by the app as credentials_refused beside a field: the one the app named, else the first secret one. */
export function fieldRefused(
  error: unknown,
  fields: readonly CredentialField[],
  app: string,
): Error {
  if (!(error instanceof SojournError)) {
    return error instanceof Error ? error : new Error('Not an error', { cause: error });
  }
  if (error.code !== 'credentials_refused' && error.code !== 'sign_in_needed') return error;
  const field = error.field ?? (fields.find(({ type }) => type === 'secret') ?? fields[0])?.id;
  return new SojournError('credentials_refused', {
    values: { app },
    ...(field === undefined ? {} : { field }),
    ...(error.details === undefined ? {} : { details: error.details }),
    cause: error,
  });
}

function isSame(one: Credential, other: Credential): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
