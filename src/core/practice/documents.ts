/** Documents and API keys of the practice people. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import { z } from 'zod';
import { people, type Person } from './people.ts';
import type { Records } from './records.ts';
import type { Page } from './tasks.ts';

const documentSchema = z.object({
  id: z.string(),
  person: z.string(),
  title: z.string(),
  body: z.string(),
  created: z.iso.datetime(),
});
export type Document = z.infer<typeof documentSchema>;

export interface DocumentStore {
  /** A person's documents, oldest first. */
  documents(person: string, page?: Page): Document[];
  document(id: string): Document | undefined;
  add(person: string, document: { title: string; body: string }): Document;
  remove(id: string): void;
  /** Everyone's documents, oldest first. */
  all(): Document[];
  /** The person's key; made at random the first time and kept. */
  apiKey(person: string): string;
  /** Whose key it is. */
  owner(apiKey: string): Person | undefined;
}

export function createDocumentStore(records: Records, now: () => number = Date.now): DocumentStore {
  const nextId = monotonicFactory();
  const documents = (person: string, page?: Page): Document[] =>
    records
      .where('document', 'person', person, page)
      .map(({ payload }) => documentSchema.parse(payload));
  const apiKey = (person: string): string =>
    z
      .string()
      .parse(
        records.get('api-key', person) ??
          records.settle('api-key', person, `practice_${randomBytes(18).toString('base64url')}`),
      );

  return {
    documents,
    document: (id) => documentSchema.optional().parse(records.get('document', id)),
    add: (person, { title, body }) => {
      const time = now();
      const document: Document = {
        id: nextId(time),
        person,
        title,
        body,
        created: new Date(time).toISOString(),
      };
      records.put('document', document.id, document);
      return document;
    },
    remove: (id) => {
      records.remove('document', id);
    },
    all: () => people.flatMap(({ id }) => documents(id)).sort((a, b) => (a.id < b.id ? -1 : 1)),
    apiKey,
    owner: (given) => people.find(({ id }) => sameText(apiKey(id), given)),
  };
}

/** Compares in constant time, whatever the lengths. */
function sameText(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}
