/** An engine on a fake API, with real templates, a real worker and real HTTP. */
import { createCatalogue, createEngine } from '../../../../src/core/connectors/index.ts';
import type { Account, Credential, Engine } from '../../../../src/core/connectors/index.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import type { ConnectorSource } from '../../../../src/shared/connector.ts';
import { defineConnector } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { memoryFiles } from '../../../servers/memoryFiles.ts';
import type { MemoryFiles } from '../../../servers/memoryFiles.ts';
import type { FakeApi } from './fakeApi.ts';

/** A connector of every kind of paging, error and method that the engine knows. */
export function fakeConnector(api: FakeApi, more: Partial<ConnectorSource> = {}): ConnectorSource {
  const list = { get: '/lists/{{ fields.list }}/tasks' };
  const event = {
    kind: 'poll',
    sentence: 'When',
    key: '{{ id }}',
    time: '{{ created }}',
    sample: {},
  } as const;
  const action = { sentence: 'Do', changes: true, repeat: 'never', sample: {} } as const;
  const listField = {
    id: 'list',
    label: 'List',
    type: 'dropdown',
    options: 'lists',
    required: true,
  } as const;
  return defineConnector({
    schema: 1,
    id: 'fake',
    name: 'Fake',
    category: 'productivity',
    about: 'A fake app.',
    hosts: [api.host],
    auth: [
      {
        id: 'oauth',
        kind: 'oauth2',
        label: 'Sign in',
        client: { auth: 'none', own: false },
        scopes: [],
        identity: { request: { get: '/me' }, label: '{{ email }}', key: '{{ id }}' },
      },
      {
        id: 'key',
        kind: 'fields',
        label: 'API key',
        fields: [
          { id: 'region', label: 'Region', type: 'text' },
          { id: 'apiKey', label: 'API key', type: 'secret' },
        ],
        apply: {
          headers: { 'X-Api-Key': '{{ credential.apiKey }}' },
          query: { region: '{{ credential.region }}' },
        },
        test: { get: '/ping' },
      },
      {
        id: 'basic',
        kind: 'fields',
        label: 'Password',
        fields: [
          { id: 'user', label: 'User', type: 'text' },
          { id: 'password', label: 'Password', type: 'secret' },
        ],
        apply: { basic: { user: '{{ credential.user }}', password: '{{ credential.password }}' } },
        identity: { request: { get: '/me' }, label: '{{ email }}', key: '{{ id }}' },
      },
      {
        id: 'untested',
        kind: 'fields',
        label: 'Token',
        fields: [{ id: 'token', label: 'Token', type: 'secret' }],
        apply: { bearer: '{{ credential.token }}' },
      },
      {
        id: 'in-path',
        kind: 'fields',
        label: 'Bot token',
        fields: [{ id: 'token', label: 'Token', type: 'secret' }],
        apply: { path: { token: '{{ credential.token }}' } },
        test: { get: '/bot:token/me' },
      },
      {
        id: 'broken',
        kind: 'fields',
        label: 'Broken',
        fields: [{ id: 'pin', label: 'Pin', type: 'secret' }],
        apply: { bearer: '{{ $number(credential.pin) }}' },
        test: { get: '/ping' },
      },
      { id: 'none', kind: 'none', label: 'Nothing' },
    ],
    api: {
      baseUrl: `${api.origin}/v1`,
      headers: { 'Fake-Version': '2026-01-01' },
      paging: {
        kind: 'cursor',
        param: 'cursor',
        next: '{{ next }}',
        items: '{{ items }}',
        size: ['limit', 2],
      },
      failed: '{{ ok = false }}',
    },
    errors: [
      {
        when: '{{ status = 403 and error.code = "quota" }}',
        code: 'rate_limited',
        message: 'The day’s quota is used up.',
      },
      {
        when: '{{ ok = false and error = "gone" }}',
        code: 'missing_at_app',
        message: 'That task was deleted.',
      },
      {
        when: '{{ $number(error.code) > 1 }}',
        code: 'conflict_at_app',
        message: 'Never met by text.',
      },
    ],
    options: {
      lists: { request: { get: '/lists' }, value: '{{ id }}', label: '{{ title }}' },
      inner: {
        request: { get: '/lists/{{ fields.list }}/inner' },
        value: '{{ id }}',
        label: '{{ title }}',
      },
      found: {
        request: { get: '/search', query: { q: '{{ search }}', within: '{{ fields.list }}' } },
        value: '{{ id }}',
        label: '{{ title & " (" & id & ")" }}',
      },
    },
    triggers: [
      {
        ...event,
        id: 'new-task',
        name: 'New task',
        fields: [listField],
        request: { ...list, query: { since: '{{ $fromMillis(since) }}' } },
      },
      {
        ...event,
        id: 'by-page',
        name: 'By page',
        request: { get: '/tasks' },
        paging: { kind: 'page', param: 'page', items: '{{ items }}', size: ['limit', 2] },
      },
      {
        ...event,
        id: 'by-offset',
        name: 'By offset',
        request: { get: '/tasks' },
        paging: { kind: 'offset', param: 'offset', items: '{{ items }}', size: ['limit', 2] },
      },
      {
        ...event,
        id: 'by-link',
        name: 'By link',
        request: { get: '/tasks', query: { sort: 'created' } },
        paging: { kind: 'link', items: '{{ $ }}', size: ['limit', 2] },
      },
      {
        ...event,
        id: 'whole',
        name: 'Whole',
        request: { get: '/tasks' },
        paging: { kind: 'none', items: '{{ tasks }}' },
      },
      {
        ...event,
        id: 'by-formula',
        name: 'By formula',
        request: { get: '/tasks' },
        key: '{{ $string(id) & "@" & $string(done) }}',
      },
      { ...event, id: 'by-hand', name: 'By hand', kind: 'manual' },
    ],
    actions: [
      {
        ...action,
        id: 'create',
        name: 'Create',
        repeat: 'key',
        repeatHeader: 'Idempotency-Key',
        fields: [
          listField,
          { id: 'title', label: 'Title', type: 'text', required: true },
          { id: 'due', label: 'Due', type: 'date' },
        ],
        request: {
          post: '/lists/{{ fields.list }}/tasks',
          body: {
            title: '{{ fields.title }}',
            due: '{{ fields.due }}',
            by: '{{ connection.identity }}',
          },
        },
        output: '{{ {"id": id, "title": $uppercase(title)} }}',
      },
      { ...action, id: 'add', name: 'Add', request: { post: '/tasks', body: { a: 1 } } },
      {
        ...action,
        id: 'list',
        name: 'List',
        repeat: 'safe',
        fields: [listField],
        request: list,
        paging: { kind: 'cursor', param: 'cursor', next: '{{ next }}', items: '{{ items }}' },
      },
      { ...action, id: 'get', name: 'Get', repeat: 'safe', request: { get: '/task' } },
      {
        ...action,
        id: 'remove',
        name: 'Remove',
        repeat: 'safe',
        request: { delete: '/task', answer: 'none' },
        output: '{{ {"deleted": true} }}',
      },
      {
        ...action,
        id: 'text',
        name: 'Text',
        repeat: 'safe',
        request: { get: '/text', answer: 'text' },
      },
      {
        ...action,
        id: 'file',
        name: 'File',
        repeat: 'safe',
        request: { get: '/file', answer: 'file' },
      },
      ...(['xml', 'csv'] as const).map((answer) => ({
        ...action,
        id: answer,
        name: answer,
        repeat: 'safe' as const,
        request: { get: '/text', answer },
      })),
      {
        ...action,
        id: 'upload',
        name: 'Upload',
        repeat: 'safe',
        fields: [{ id: 'file', label: 'File', type: 'file', required: true }],
        request: { put: '/upload', body: '{{ fields.file }}', bodyType: 'file' },
      },
      {
        ...action,
        id: 'send',
        name: 'Send',
        fields: [
          { id: 'file', label: 'File', type: 'file', required: true },
          { id: 'text', label: 'Text', type: 'text' },
        ],
        request: {
          post: '/send',
          body: {
            'files[0]': '{{ fields.file }}',
            payload_json: { content: '{{ fields.text }}' },
            token: '{{ fields.text }}',
            tag: ['a', 'b'],
            missing: '{{ fields.nothing }}',
          },
          bodyType: 'multipart',
        },
      },
      {
        ...action,
        id: 'related',
        name: 'Related',
        fields: [{ id: 'file', label: 'File', type: 'file', required: true }],
        request: {
          post: '/related',
          headers: { 'Content-Type': 'multipart/related' },
          body: { metadata: { name: '{{ fields.file.name }}' }, media: '{{ fields.file }}' },
          bodyType: 'multipart',
        },
      },
      {
        ...action,
        id: 'form',
        name: 'Form',
        fields: [{ id: 'data', label: 'Data', type: 'keyValue' }],
        request: {
          post: '/form',
          body: { data: '{{ fields.data }}', tags: ['a', 'b'] },
          bodyType: 'form',
        },
      },
      {
        ...action,
        id: 'by-bot',
        name: 'By bot',
        repeat: 'safe',
        fields: [listField],
        request: { get: '/bot:token/lists/{{ fields.list }}/:other' },
      },
      {
        ...action,
        id: 'elsewhere',
        name: 'Elsewhere',
        request: { get: 'https://elsewhere.example/x' },
      },
    ],
    ...more,
  });
}

export interface Fixture {
  readonly engine: Engine;
  /** Milliseconds of every wait; waiting itself takes no time. */
  readonly waits: number[];
  readonly log: string[];
  readonly stored: MemoryFiles;
  close(): Promise<void>;
}

export function startEngine(
  api: FakeApi,
  connector = fakeConnector(api),
  moreHosts: readonly string[] = [],
): Fixture {
  const waits: number[] = [];
  const log: string[] = [];
  const stored = memoryFiles();
  const expressions = createExpressions({
    worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
  });
  const catalogue = createCatalogue({
    connectors: [connector],
    assets: import.meta.dirname,
    practiceOrigin: () => Promise.reject(new Error('there is no practice app here')),
  });
  let ticks = 0;
  const engine = createEngine({
    catalogue,
    expressions,
    log: { info: (event, data) => log.push(JSON.stringify({ event, ...data })) },
    files: () => stored.files,
    allowedHosts: [api.host, ...moreHosts],
    timeoutMs: 5_000,
    maxFileBytes: 10_000_000,
    clock: {
      ticks: () => ticks,
      wait(ms) {
        waits.push(ms);
        ticks += ms;
        return Promise.resolve();
      },
    },
  });
  return {
    engine,
    waits,
    log,
    stored,
    async close() {
      await engine.close();
      await expressions.close();
      stored.close();
    },
  };
}

export const token = 'at-0123456789abcdef';
export const freshToken = 'at-fresh-9876543210';

/** An account whose token can be made fresh once. */
export function account(): Account & { readonly refusals: Credential[] } {
  const refusals: Credential[] = [];
  return {
    refusals,
    values: { identity: 'ada@example.com' },
    credential: () => Promise.resolve({ kind: 'oauth2', accessToken: token }),
    refused(bad) {
      refusals.push(bad);
      return refusals.length === 1
        ? Promise.resolve({ kind: 'oauth2', accessToken: freshToken })
        : Promise.reject(new SojournError('sign_in_needed', { values: { name: 'My account' } }));
    },
  };
}

export async function failure(promise: Promise<unknown>): Promise<SojournError> {
  const error: unknown = await promise.then(
    () => new Error('it should have failed'),
    (reason: unknown) => reason,
  );
  if (error instanceof SojournError) return error;
  throw error;
}
