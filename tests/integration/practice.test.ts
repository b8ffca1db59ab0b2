import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../src/core/log/index.ts';
import { createPractice, PracticeBrowser, type Practice } from '../../src/core/practice/index.ts';
import { openDatabase, type Database } from '../../src/core/storage/index.ts';
import {
  allScopes,
  authorizationUrl,
  exchange,
  redirectUri,
  refresh,
  revoke,
  signIn,
  type Tokens,
} from '../servers/practiceSignIn.ts';

const key = randomBytes(32);

let primed: string;
let folder: string;
let open: { practice: Practice; db: Database }[] = [];
const logged: unknown[] = [];

const log: Log = {
  info: () => undefined,
  warn: (...line) => logged.push(line),
  error: (...line) => logged.push(line),
};

/** A process of its own, as far as the database and the server go. */
function startPractice(): Practice {
  const db = openDatabase({ file: join(folder, 'practice.db'), key });
  const practice = createPractice({ db, log });
  open.push({ practice, db });
  return practice;
}

async function stop(practice: Practice): Promise<void> {
  await practice.close();
  open.find((one) => one.practice === practice)?.db.close();
  open = open.filter((one) => one.practice !== practice);
}

// A data folder that was used before: making the signing key takes longest, and is done once.
beforeAll(async () => {
  primed = folder = await mkdtemp(join(tmpdir(), 'practice-'));
  const practice = startPractice();
  await practice.origin();
  await stop(practice);
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'practice-'));
  await copyFile(join(primed, 'practice.db'), join(folder, 'practice.db'));
});

afterEach(async () => {
  await Promise.all(open.map(({ practice }) => stop(practice)));
  await rm(folder, { recursive: true });
  expect(logged).toEqual([]);
});

afterAll(() => rm(primed, { recursive: true }));

async function tasksApi(
  origin: string,
  token: string,
  path: string,
  init: { method?: string; json?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const response = await fetch(`${origin}/tasks/v1${path}`, {
    method: init.method ?? 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(init.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    },
    ...(init.json === undefined ? {} : { body: JSON.stringify(init.json) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

describe('signing in to Practice Tasks', () => {
  it('A3: goes through account chooser and consent to tokens and an identity', async () => {
    const origin = await startPractice().origin();
    const { url, verifier, state } = authorizationUrl(origin);
    const back = await new PracticeBrowser(origin).signIn(url, { person: 'ben', press: 'Allow' });

    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe(state);
    expect(back.searchParams.get('iss')).toBe(`${origin}/oauth`);

    const answer = await exchange(origin, back, verifier);
    const tokens = (await answer.json()) as Tokens;
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: allScopes });

    const me = await fetch(`${origin}/oauth/me`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await me.json()).toEqual({
      sub: 'ben',
      email: 'ben@practice.example',
      email_verified: true,
    });
  });

  it('lists every scope in plain words and asks again each time', async () => {
    const origin = await startPractice().origin();
    const browser = new PracticeBrowser(origin);
    await signIn(origin, { browser });
    const chooser = await browser.open(authorizationUrl(origin).url);
    expect(chooser.page?.headers['content-security-policy']).toContain(
      "form-action 'self' http://127.0.0.1:45671;",
    );
    const uid = /interaction\/([\w-]+)/.exec(chooser.page?.url.href ?? '')?.[1] ?? '';
    const { page } = await browser.open(`${origin}/oauth/interaction/${uid}/consent?person=ada`);
    const markup = page?.text ?? '';
    for (const text of [
      'See your task lists and tasks',
      'Create, change and delete your tasks',
      'See your e-mail address',
      'Stay connected, so that it need not ask you again',
    ]) {
      expect(markup).toContain(text);
    }
    expect(page?.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page?.headers['content-security-policy']).toContain(
      "form-action 'self' http://127.0.0.1:45671;",
    );
  });

  it('signs in two people from one browser, one after the other and at the same time', async () => {
    const origin = await startPractice().origin();
    const browser = new PracticeBrowser(origin);
    const first = await signIn(origin, { browser, person: 'ada' });
    const [second, third] = await Promise.all([
      signIn(origin, { browser, person: 'ben' }),
      signIn(origin, { browser, person: 'cleo' }),
    ]);
    const lists = await Promise.all(
      [first, second, third].map(({ access_token: token }) => tasksApi(origin, token, '/lists')),
    );
    expect(lists.map(({ body }) => (body.items as { id: string }[])[0]?.id)).toEqual([
      'ada-errands',
      'ben-errands',
      'cleo-errands',
    ]);
  });

  it('Cancel gives access_denied with state and iss', async () => {
    const origin = await startPractice().origin();
    const { url, state } = authorizationUrl(origin);
    const back = await new PracticeBrowser(origin).signIn(url, { person: 'ada', press: 'Cancel' });
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      state,
      iss: `${origin}/oauth`,
    });
  });

  it('takes any port of the loopback redirect, and no other host or path', async () => {
    const origin = await startPractice().origin();
    const browser = new PracticeBrowser(origin);
    const other = authorizationUrl(origin, {
      changes: { redirect_uri: 'http://127.0.0.1:1/callback' },
    });
    expect((await browser.open(other.url)).page?.status).toBe(200);
    for (const redirect of [
      'http://127.0.0.1:45671/elsewhere',
      'http://localhost:45671/callback',
      'https://practice.example/callback',
    ]) {
      const { url } = authorizationUrl(origin, { changes: { redirect_uri: redirect } });
      const { page } = await browser.open(url);
      expect(page?.status).toBe(400);
      expect(page?.text).toContain('This sign-in cannot go on');
    }
  });

  it('O2: demands PKCE with S256', async () => {
    const origin = await startPractice().origin();
    const browser = new PracticeBrowser(origin);
    const plain = authorizationUrl(origin, { changes: { code_challenge_method: 'plain' } });
    expect((await browser.open(plain.url)).left?.searchParams.get('error')).toBe('invalid_request');
    const none = authorizationUrl(origin).url;
    none.searchParams.delete('code_challenge');
    none.searchParams.delete('code_challenge_method');
    expect((await browser.open(none)).left?.searchParams.get('error')).toBe('invalid_request');

    const { url } = authorizationUrl(origin);
    const back = await browser.signIn(url, { person: 'ada', press: 'Allow' });
    const wrong = await exchange(origin, back, randomBytes(32).toString('base64url'));
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('refuses the consent form when a page of another port sends it', async () => {
    const origin = await startPractice().origin();
    const browser = new PracticeBrowser(origin);
    const { page } = await browser.open(authorizationUrl(origin).url);
    const answer = await browser.request(`${page?.url.href ?? ''}/consent`, {
      headers: { origin: 'http://127.0.0.1:1' },
      form: { person: 'ada', answer: 'allow' },
    });
    expect(answer.status).toBe(403);
  });

  it('refuses an answer that the consent page cannot give', async () => {
    const origin = await startPractice().origin();
    const browser = new PracticeBrowser(origin);
    const { page } = await browser.open(authorizationUrl(origin).url);
    for (const form of [{ answer: 'perhaps' }, {}]) {
      const answer = await browser.request(`${page?.url.href ?? ''}/consent`, { form });
      expect(answer.status).toBe(400);
    }
  });

  it('A3: grants what the boxes on the consent page leave in', async () => {
    const origin = await startPractice().origin();
    const { url, verifier } = authorizationUrl(origin);
    const back = await new PracticeBrowser(origin).signIn(url, {
      person: 'ada',
      press: 'Allow',
      leaveOut: ['tasks.write'],
    });
    const tokens = (await (await exchange(origin, back, verifier)).json()) as Tokens;
    expect(tokens.scope.split(' ').sort()).toEqual([
      'email',
      'offline_access',
      'openid',
      'tasks.read',
    ]);
    const change = await tasksApi(origin, tokens.access_token, '/lists/ada-errands/tasks', {
      method: 'POST',
      json: { title: 'Wash the car' },
    });
    expect(change.status).toBe(403);
    const renewed = await refresh(origin, tokens.refresh_token);
    expect(renewed.scope).not.toContain('tasks.write');
  });

  it('says so when the sign-in is over', async () => {
    const origin = await startPractice().origin();
    const browser = new PracticeBrowser(origin);
    const { page } = await browser.open(authorizationUrl(origin).url);
    const late = await new PracticeBrowser(origin).open(page?.url ?? '');
    expect(late.page?.status).toBe(400);
    expect(late.page?.text).toContain('This sign-in is over');
  });
});

describe('tokens', () => {
  it('refreshes after a restart of the service on the same data, on the same port', async () => {
    const first = startPractice();
    const origin = await first.origin();
    const tokens = await signIn(origin);
    await stop(first);

    const second = startPractice();
    expect(await second.origin()).toBe(origin);
    const renewed = await refresh(origin, tokens.refresh_token);
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
    expect((await tasksApi(origin, renewed.access_token, '/lists')).status).toBe(200);
    expect((await tasksApi(origin, tokens.access_token, '/lists')).status).toBe(200);
  });

  it('ends the whole grant when a rotated refresh token comes again', async () => {
    const origin = await startPractice().origin();
    const tokens = await signIn(origin);
    const renewed = await refresh(origin, tokens.refresh_token);
    expect(await refresh(origin, tokens.refresh_token)).toMatchObject({ error: 'invalid_grant' });
    expect(await refresh(origin, renewed.refresh_token)).toMatchObject({ error: 'invalid_grant' });
    expect((await tasksApi(origin, renewed.access_token, '/lists')).status).toBe(401);
  });

  it('O15: revocation of the refresh token ends the access token too', async () => {
    const origin = await startPractice().origin();
    const tokens = await signIn(origin);
    const revoked = await revoke(origin, tokens.refresh_token);
    expect(revoked.status).toBe(200);
    expect((await tasksApi(origin, tokens.access_token, '/lists')).status).toBe(401);
    expect(await refresh(origin, tokens.refresh_token)).toMatchObject({ error: 'invalid_grant' });
  });

  it('A3: the page of connected apps shows who has let Sojourn in, and ends the access of one person', async () => {
    const origin = await startPractice().origin();
    const page = `${origin}/tasks/connected-apps`;
    const browser = new PracticeBrowser(origin);
    const before = (await browser.request(page)).text;
    expect(before.match(/No app has access/g)).toHaveLength(3);

    const ada = await signIn(origin, { person: 'ada' });
    const again = await signIn(origin, { person: 'ada' });
    const ben = await signIn(origin, { person: 'ben' });
    const during = (await browser.request(page)).text;
    expect(during.match(/No app has access/g)).toHaveLength(1);
    expect(during).toContain('Create, change and delete your tasks');

    const { page: after } = await browser.open(page, { form: { person: 'ada' } });
    expect(after?.text).toContain('Sojourn lost its access to the account of Ada Practice.');
    expect(after?.text.match(/No app has access/g)).toHaveLength(2);
    for (const tokens of [ada, again]) {
      expect((await tasksApi(origin, tokens.access_token, '/lists')).status).toBe(401);
      expect(await refresh(origin, tokens.refresh_token)).toMatchObject({ error: 'invalid_grant' });
    }
    expect((await tasksApi(origin, ben.access_token, '/lists')).status).toBe(200);
  });

  it('withdraws nothing for a page of another port, or for nobody', async () => {
    const origin = await startPractice().origin();
    const page = `${origin}/tasks/connected-apps`;
    const ada = await signIn(origin, { person: 'ada' });
    const browser = new PracticeBrowser(origin);
    const elsewhere = { origin: 'http://127.0.0.1:1' };
    const sent = await browser.request(page, { headers: elsewhere, form: { person: 'ada' } });
    expect(sent.status).toBe(403);
    for (const form of [{}, { person: 'nobody' }]) {
      expect((await browser.request(page, { form })).status).toBe(400);
    }
    expect((await tasksApi(origin, ada.access_token, '/lists')).status).toBe(200);
  });

  it('gives no refresh token without offline_access', async () => {
    const origin = await startPractice().origin();
    const tokens = await signIn(origin, { scope: 'openid tasks.read' });
    expect(tokens.refresh_token).toBeUndefined();
    expect((await tasksApi(origin, tokens.access_token, '/lists')).status).toBe(200);
  });
});

describe('the tasks API', () => {
  it('answers 401 when the ten minutes of an access token are over', async () => {
    const origin = await startPractice().origin();
    const tokens = await signIn(origin);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 599_000 });
    try {
      expect((await tasksApi(origin, tokens.access_token, '/lists')).status).toBe(200);
      vi.setSystemTime(Date.now() + 2_000);
      expect((await tasksApi(origin, tokens.access_token, '/lists')).status).toBe(401);
      const renewed = await refresh(origin, tokens.refresh_token);
      expect((await tasksApi(origin, renewed.access_token, '/lists')).status).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  });

  it('answers 401 with a challenge to no token and to a wrong one', async () => {
    const origin = await startPractice().origin();
    const none = await fetch(`${origin}/tasks/v1/lists`);
    expect(none.status).toBe(401);
    expect(none.headers.get('www-authenticate')).toBe('Bearer realm="Practice Tasks"');
    const wrong = await tasksApi(origin, 'wrong', '/lists');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(wrong.body).toMatchObject({ error: { code: 'invalid_token' } });
  });

  it('answers 403 where the scope was not granted', async () => {
    const origin = await startPractice().origin();
    const { access_token: token } = await signIn(origin, { scope: 'openid tasks.read' });
    const refused = await tasksApi(origin, token, '/lists/ada-errands/tasks', {
      method: 'POST',
      json: { title: 'Buy milk' },
    });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('scope="tasks.write"');
  });

  it('creates, reads, changes, completes, reopens and deletes a task', async () => {
    const practice = startPractice();
    const origin = await practice.origin();
    const { access_token: token } = await signIn(origin);
    const tasks = '/lists/ada-errands/tasks';
    const created = await tasksApi(origin, token, tasks, {
      method: 'POST',
      json: { title: ' Buy milk ', notes: 'two', due: '2026-03-31T22:00:00+02:00' },
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      title: 'Buy milk',
      notes: 'two',
      due: '2026-03-31',
      status: 'open',
      list: 'ada-errands',
    });
    expect(created.body).not.toHaveProperty('person');
    const path = `${tasks}/${String(created.body.id)}`;

    const changed = await tasksApi(origin, token, path, {
      method: 'PATCH',
      json: { title: 'Buy oat milk', notes: null },
    });
    expect(changed.body).toMatchObject({ title: 'Buy oat milk', due: '2026-03-31' });
    expect(changed.body).not.toHaveProperty('notes');

    const completed = await tasksApi(origin, token, `${path}/complete`, { method: 'POST' });
    expect(completed.body).toMatchObject({
      status: 'completed',
      completed: expect.any(String) as string,
    });
    const again = await tasksApi(origin, token, `${path}/complete`, { method: 'POST' });
    expect(again.body).toEqual(completed.body);
    const reopened = await tasksApi(origin, token, path, {
      method: 'PATCH',
      json: { status: 'open' },
    });
    expect(reopened.body).not.toHaveProperty('completed');
    expect((await tasksApi(origin, token, path)).body).toEqual(reopened.body);

    expect((await tasksApi(origin, token, path, { method: 'DELETE' })).status).toBe(204);
    expect((await tasksApi(origin, token, path)).status).toBe(404);
    expect(practice.tasks().map(({ title }) => title)).not.toContain('Buy oat milk');
  });

  it('pages without a gap or a double while tasks come and go', async () => {
    const practice = startPractice();
    const origin = await practice.origin();
    const { access_token: token } = await signIn(origin);
    for (let n = 1; n <= 7; n += 1) practice.addTask({ title: `Task ${n}` });

    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = await tasksApi(
        origin,
        token,
        `/lists/ada-errands/tasks?pageSize=3${pageToken === undefined ? '' : `&pageToken=${pageToken}`}`,
      );
      const items = page.body.items as { id: string; title: string }[];
      seen.push(...items.map(({ title }) => title));
      if (pageToken === undefined) {
        await tasksApi(origin, token, `/lists/ada-errands/tasks/${items[0]?.id ?? ''}`, {
          method: 'DELETE',
        });
        practice.addTask({ title: 'Task 8' });
      }
      pageToken = page.body.nextPageToken as string | undefined;
    } while (pageToken !== undefined);
    expect(seen).toEqual([
      'Buy bread',
      'Return the library books',
      'Post the parcel',
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `Task ${n}`),
    ]);
  });

  it('filters by status across pages', async () => {
    const practice = startPractice();
    const origin = await practice.origin();
    const { access_token: token } = await signIn(origin);
    const ids = ['One', 'Two', 'Three'].map((title) => practice.addTask({ title }).id);
    for (const id of ids) {
      await tasksApi(origin, token, `/lists/ada-errands/tasks/${id}/complete`, { method: 'POST' });
    }
    const first = await tasksApi(
      origin,
      token,
      '/lists/ada-errands/tasks?status=completed&pageSize=2',
    );
    const second = await tasksApi(
      origin,
      token,
      `/lists/ada-errands/tasks?status=completed&pageSize=2&pageToken=${String(first.body.nextPageToken)}`,
    );
    const found = [first, second].flatMap(({ body }) => body.items as { id: string }[]);
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(second.body).not.toHaveProperty('nextPageToken');
  });

  it('creates one task for one idempotency key', async () => {
    const origin = await startPractice().origin();
    const { access_token: token } = await signIn(origin);
    const send = (idempotencyKey: string): ReturnType<typeof tasksApi> =>
      tasksApi(origin, token, '/lists/ada-work/tasks', {
        method: 'POST',
        json: { title: 'Once' },
        headers: { 'idempotency-key': idempotencyKey },
      });
    const first = await send('a');
    expect((await send('a')).body).toEqual(first.body);
    expect((await send('b')).body.id).not.toBe(first.body.id);
  });

  it("keeps one person's lists and tasks from another", async () => {
    const practice = startPractice();
    const origin = await practice.origin();
    const { access_token: token } = await signIn(origin, { person: 'ben' });
    const { id } = practice.addTask({ title: 'Private' });
    expect((await tasksApi(origin, token, '/lists/ada-errands/tasks')).status).toBe(404);
    expect((await tasksApi(origin, token, `/lists/ben-errands/tasks/${id}`)).status).toBe(404);
  });

  it.each([
    ['a body that is no JSON', '{', 'invalid_request'],
    ['no title', '{}', 'invalid_request'],
    ['an empty title', '{"title":"  "}', 'invalid_request'],
    ['a due date that is none', '{"title":"a","due":"soon"}', 'invalid_request'],
    ['a list', '[]', 'invalid_request'],
  ])('answers 400 to %s', async (_, body, code) => {
    const origin = await startPractice().origin();
    const { access_token: token } = await signIn(origin);
    const answer = await fetch(`${origin}/tasks/v1/lists/ada-errands/tasks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code } });
  });

  it.each(['pageSize=0', 'pageSize=101', 'pageSize=1&pageSize=2', 'pageToken=%00'])(
    'answers 400 to %s',
    async (query) => {
      const origin = await startPractice().origin();
      const { access_token: token } = await signIn(origin);
      expect((await tasksApi(origin, token, `/lists?${query}`)).status).toBe(400);
    },
  );
});

describe('the documents API', () => {
  const keyOf = (origin: string, person: string): Promise<string> =>
    new PracticeBrowser(origin).apiKey(`${origin}/documents/api-keys`, person);

  it('A3: shows a key for each person that stays the same and says whose it is', async () => {
    const first = startPractice();
    const origin = await first.origin();
    const ada = await keyOf(origin, 'ada');
    expect(ada).toMatch(/^practice_[\w-]{24}$/);
    expect(await keyOf(origin, 'ben')).not.toBe(ada);
    await stop(first);
    const again = await startPractice().origin();
    expect(await keyOf(again, 'ada')).toBe(ada);

    for (const headers of [{ 'x-api-key': ada }, { authorization: `Bearer ${ada}` }]) {
      const me = await fetch(`${again}/documents/v1/me`, { headers });
      expect(await me.json()).toEqual({
        id: 'ada',
        name: 'Ada Practice',
        email: 'ada@practice.example',
      });
    }
  });

  it('answers 401 to a wrong key and to none', async () => {
    const origin = await startPractice().origin();
    const key = await keyOf(origin, 'ada');
    for (const headers of [{}, { 'x-api-key': `${key}x` }, { authorization: 'Bearer nonsense' }]) {
      const answer = await fetch(`${origin}/documents/v1/documents`, { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).not.toBeNull();
    }
  });

  it('creates, lists, reads and deletes documents of one person only', async () => {
    const practice = startPractice();
    const origin = await practice.origin();
    const headers = {
      'x-api-key': await keyOf(origin, 'ada'),
      'content-type': 'application/json',
    };
    const created = await fetch(`${origin}/documents/v1/documents`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ title: 'Plan', body: '<b>Bread</b>' }),
    });
    expect(created.status).toBe(201);
    const document = (await created.json()) as { id: string };
    expect(document).toMatchObject({ title: 'Plan', body: '<b>Bread</b>' });
    expect(practice.documents()).toMatchObject([{ id: document.id, title: 'Plan' }]);

    const url = `${origin}/documents/v1/documents/${document.id}`;
    const stranger = { 'x-api-key': await keyOf(origin, 'ben') };
    expect((await fetch(url, { headers: stranger })).status).toBe(404);
    expect(await (await fetch(`${origin}/documents/v1/documents`, { headers })).json()).toEqual({
      items: [document],
    });
    expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(204);
    expect(practice.documents()).toEqual([]);
  });
});

describe('the service', () => {
  it('refuses a request under another host name', async () => {
    const origin = await startPractice().origin();
    const { port } = new URL(origin);
    for (const host of [`practice.example:${port}`, `localhost:${port}`, '127.0.0.1']) {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        httpRequest({ host: '127.0.0.1', port, path: '/documents/api-keys', headers: { host } })
          .on('response', (response) => {
            response.resume();
            resolve(response.statusCode);
          })
          .on('error', reject)
          .end();
      });
      expect(status).toBe(421);
    }
  });

  it('is shared by two processes on one data folder, and taken over when the first one ends', async () => {
    const first = startPractice();
    const second = startPractice();
    const origin = await first.origin();
    expect(await second.origin()).toBe(origin);
    const { access_token: token } = await signIn(await second.origin());
    second.addTask({ title: 'From the second' });
    expect(first.tasks().map(({ title }) => title)).toContain('From the second');

    await stop(first);
    await expect(fetch(origin)).rejects.toThrow();
    expect(await second.origin()).toBe(origin);
    expect((await tasksApi(origin, token, '/lists')).status).toBe(200);
  });

  it('is taken over once when two calls notice at the same time', async () => {
    const first = startPractice();
    const second = startPractice();
    const origin = await first.origin();
    await second.origin();
    await stop(first);
    expect(await Promise.all([second.origin(), second.origin()])).toEqual([origin, origin]);
    await stop(second);
    await expect(fetch(origin)).rejects.toThrow();
    await expect(second.origin()).rejects.toMatchObject({ code: 'vault_locked' });
  });

  it('starts once when two processes begin at the same time on an empty data folder', async () => {
    await rm(join(folder, 'practice.db'));
    const [first, second] = await Promise.all([startPractice().origin(), startPractice().origin()]);
    expect(first).toBe(second);
  });

  it('takes a new port and keeps it when a stranger has the old one', async () => {
    const first = startPractice();
    const origin = await first.origin();
    const { access_token: token } = await signIn(origin);
    await stop(first);
    const stranger = createServer((_, response) =>
      response.end('{"service":"sojourn-practice","proof":"00"}'),
    );
    await new Promise<void>((resolve) => {
      stranger.listen(Number(new URL(origin).port), '127.0.0.1', resolve);
    });
    try {
      const second = startPractice();
      const moved = await second.origin();
      expect(moved).not.toBe(origin);
      expect((await tasksApi(moved, token, '/lists')).status).toBe(200);
      await stop(second);
      expect(await startPractice().origin()).toBe(moved);
    } finally {
      stranger.close();
    }
  });

  it('proves itself to whoever knows the key only, and answers no other question', async () => {
    const origin = await startPractice().origin();
    expect(await (await fetch(`${origin}/about?challenge=guess`)).json()).toEqual({
      service: 'sojourn-practice',
    });
  });

  it('shows pages that load nothing from outside', async () => {
    const origin = await startPractice().origin();
    for (const path of ['/', '/documents/api-keys', '/nowhere']) {
      const page = await fetch(`${origin}${path}`);
      const markup = await page.text();
      expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(page.headers.get('x-frame-options')).toBe('DENY');
      expect(markup.match(/(src|href)="(?!\/|data:)/g)).toBeNull();
    }
    expect((await fetch(`${origin}/nowhere`)).status).toBe(404);
  });

  it('adds tasks for the person and list that are named, and says when there is none', async () => {
    const practice = startPractice();
    practice.addTask({ title: 'Named', person: 'Ben@practice.example', list: 'work' });
    expect(practice.tasks().at(-1)).toMatchObject({
      title: 'Named',
      list: 'Work',
      person: 'Ben Practice',
    });
    expect(() => practice.addTask({ title: 'a', person: 'Nobody' })).toThrow(
      expect.objectContaining({ code: 'input_invalid', field: 'person' }),
    );
    expect(() => practice.addTask({ title: 'a', list: 'Nothing' })).toThrow(
      expect.objectContaining({ code: 'input_invalid', field: 'list' }),
    );
  });
});
