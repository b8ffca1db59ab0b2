import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import webhook from '../../../../connectors/webhook/connector.ts';
import { webhookAnswer } from '../../../../src/core/connectors/builtIn/webhookAnswer.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import type { FileValue } from '../../../../src/shared/file.ts';
import type { Step } from '../../../../src/shared/journey.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { add, gate, manualClock, openWorld } from '../world.ts';
import type { World, WorldOptions } from '../world.ts';

function open(options: WorldOptions = {}): World {
  const { action } = options;
  const world = openWorld({
    connectors: [webhook],
    ...options,
    async action(call) {
      if (call.app !== 'webhook') return (await action?.(call)) ?? {};
      // The built-in action needs nothing but its fields.
      const { output } = await webhookAnswer({ fields: call.fields } as Parameters<
        typeof webhookAnswer
      >[0]);
      return output;
    },
  });
  onTestFinished(() => world.close());
  world.link();
  return world;
}

/** A journey that is on, and its address. */
async function hooked(
  world: World,
  steps: Step[] = [add('s1', 'x')],
  answer?: string,
): Promise<{ id: string; url: string }> {
  const id = world.journey(steps, (journey) => ({
    ...journey,
    trigger: {
      id: 's0',
      app: 'webhook',
      event: 'received',
      fields: answer === undefined ? {} : { answer: { value: answer } },
    },
  }));
  world.journeys.setOn(id, true);
  await world.triggers.switchOn(id);
  return { id, url: world.triggers.webhooks.address(id).url };
}

/** Needs no account: for worlds that have none. */
const pause: Step[] = [{ id: 's1', kind: 'delay', seconds: '0' }];

function answerStep(id: string, fields: Record<string, Json>): Step {
  return {
    id,
    kind: 'action',
    app: 'webhook',
    action: 'answer',
    fields: Object.fromEntries(
      Object.entries({ status: 200, type: 'application/json', ...fields }).map(([name, value]) => [
        name,
        typeof value === 'string' ? { text: value } : { value },
      ]),
    ),
  };
}

function bodies(world: World, journey: string): unknown[] {
  const runs = world.runner.list({ journey }).toReversed();
  return runs.map(({ id }) => {
    const data = world.runner.get(id).trigger;
    return typeof data === 'object' && data !== null && 'body' in data ? data.body : data;
  });
}

/** A request with headers that fetch does not let through. */
async function send(
  url: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  httpRequest(url, { method: 'POST', headers }, resolve).on('error', reject).end(body);
  const response = await promise;
  return { status: response.statusCode ?? 0, body: await text(response) };
}

describe('T3: requests that start journeys', () => {
  it('T3: takes any method, stores request and run before the 200, and keeps no proof of who sent it', async () => {
    const world = open();
    const { id, url } = await hooked(world);
    const response = await fetch(`${url}/orders/7?from=shop&n=1`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x', cookie: 'a=b' },
      body: '{"id":7}',
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ received: true });
    const [run] = world.runner.list({ journey: id });
    expect(run?.source).toBe('trigger');
    const trigger = world.runner.get(run?.id ?? '').trigger;
    expect(trigger).toMatchObject({
      method: 'PUT',
      path: '/orders/7',
      query: { from: 'shop', n: '1' },
      headers: { 'content-type': 'application/json' },
      body: { id: 7 },
    });
    expect(JSON.stringify(trigger)).not.toMatch(/Bearer|a=b/);
    expect(world.db.prepare('SELECT run FROM ledger').pluck().all()).toEqual([run?.id]);
    expect((await fetch(url)).status).toBe(200);
    expect(bodies(world, id)).toEqual([{ id: 7 }, null]);
  });

  it('T3: reads JSON, forms, multipart and text; what is neither arrives as a file', async () => {
    const world = open();
    const { id, url } = await hooked(world);
    const form = new FormData();
    form.set('title', 'Bread');
    form.set('scan', new File(['%PDF'], '../scan.pdf', { type: 'application/pdf' }));
    const sent: RequestInit[] = [
      { body: new URLSearchParams('a=1&a=2&b=x') },
      { body: form },
      {
        body: new Uint8Array([0xe4]),
        headers: { 'content-type': 'text/plain; charset=latin1' },
      },
      { body: new Uint8Array([1, 2, 3, 0]), headers: { 'content-type': 'image/png' } },
      { body: '{"__proto__":{"x":1}}', headers: { 'content-type': 'application/vnd.api+json' } },
    ];
    for (const each of sent) {
      expect((await fetch(url, { method: 'POST', ...each })).status).toBe(200);
    }
    const all = bodies(world, id);
    expect(all[0]).toEqual({ a: ['1', '2'], b: 'x' });
    expect(all[1]).toMatchObject({
      title: 'Bread',
      scan: { name: 'scan.pdf', type: 'application/pdf', size: 4 },
    });
    expect(all[2]).toBe('ä');
    expect(all[3]).toMatchObject({ type: 'image/png', size: 4 });
    expect(JSON.stringify(all[4])).toBe('{"__proto__":{"x":1}}');
    const [, run] = world.runner.list({ journey: id });
    const opened = world.files.desk(run?.id ?? '').open(all[3] as FileValue);
    expect(await buffer(opened.chunks())).toEqual(Buffer.from([1, 2, 3, 0]));
    const broken = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } };
    expect((await fetch(url, broken)).status).toBe(400);
    expect(bodies(world, id)).toHaveLength(5);
  });

  it('T3: a request that the sender repeats with its key starts one run, over a restart too', async () => {
    const folder = temporaryFolder();
    const first = openWorld({ folder, connectors: [webhook] });
    const { id, url } = await hooked(first, pause);
    // No connection is kept: one of before the restart could be taken for the request after it.
    const other = { method: 'POST', headers: { connection: 'close' } };
    const repeat = { method: 'POST', headers: { ...other.headers, 'idempotency-key': 'k1' } };
    await Promise.all([fetch(url, repeat), fetch(url, repeat), fetch(url, other)]);
    expect(first.runner.list({ journey: id })).toHaveLength(2);
    await first.close();
    const world = open({ folder });
    await world.triggers.switchOn(id);
    expect(world.triggers.webhooks.address(id).url).toBe(url);
    expect((await fetch(url, repeat)).status).toBe(200);
    expect(world.runner.list({ journey: id })).toHaveLength(2);
  });

  it('T3: what cannot be stored is not called received', async () => {
    const world = open();
    const { id, url } = await hooked(world);
    world.db.exec(
      `CREATE TEMP TRIGGER full BEFORE INSERT ON runs BEGIN SELECT raise(ABORT, 'no room'); END`,
    );
    expect((await fetch(url)).status).toBe(500);
    world.db.exec('DROP TRIGGER full');
    expect((await fetch(url)).status).toBe(200);
    expect(bodies(world, id)).toHaveLength(1);
  });
});

describe('T3: the journey’s own answer', () => {
  it('T3: is sent as soon as the step runs, with status, headers and body', async () => {
    const rest = gate<Json>();
    const world = open({ action: () => rest.promise });
    const { url } = await hooked(
      world,
      [
        answerStep('s1', {
          status: 201,
          body: '{{ {"got": s0.body.id} }}',
          headers: { 'X-Answer': 'yes' },
        }),
        add('s2', 'later'),
      ],
      'journey',
    );
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"id":7}',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-answer')).toBe('yes');
    expect(await response.json()).toEqual({ got: 7 });
    rest.open({});
  });

  it('T3: 200 where the journey ends without one, 500 where it fails, 504 after 90 seconds', async () => {
    const clock = manualClock();
    const begun = gate();
    const world = open({
      clock,
      action({ fields }) {
        if (fields.title === 'fails') throw new Error('no');
        if (fields.title !== 'waits') return {};
        begun.open();
        return new Promise<Json>(() => undefined);
      },
      limits: { closing: 1 },
    });
    const silent = await hooked(world, [add('s1', 'x')], 'journey');
    const failing = await hooked(world, [add('s1', 'fails')], 'journey');
    const slow = await hooked(world, [add('s1', 'waits')], 'journey');
    expect((await fetch(silent.url)).status).toBe(200);
    const failed = await fetch(failing.url);
    expect([failed.status, await failed.json()]).toEqual([500, { error: 'The journey failed.' }]);
    const late = fetch(slow.url);
    await begun.promise;
    clock.advance(89_000);
    clock.advance(1_500);
    expect((await late).status).toBe(504);
    const closing = setInterval(() => clock.advance(10), 5);
    onTestFinished(() => clearInterval(closing));
  });
});

describe('T3: a request that the person wants to see', () => {
  const count = (world: World): unknown =>
    world.db.prepare('SELECT count(*) FROM runs').pluck().get();

  it('T3: of a journey that is off is heard, answered and shown, and starts nothing; then nobody hears', async () => {
    const world = open();
    const { id, url } = await hooked(world, pause);
    world.journeys.setOn(id, false);
    await closed(url);
    const { webhooks } = world.triggers;
    const shown = webhooks.listen(id);
    const response = await until(() => fetch(url, { method: 'POST', body: 'hello' }));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ received: true });
    expect(await shown).toMatchObject({ method: 'POST', body: 'hello' });
    expect(count(world)).toBe(0);
    await closed(url);
    // The port is its own again at once.
    const again = webhooks.listen(id);
    await until(() => fetch(url, { method: 'POST', body: 'again' }));
    expect(await again).toMatchObject({ body: 'again' });
    expect(webhooks.address(id).url).toBe(url);
  });

  it('T3: of a journey that is on starts its run as ever', async () => {
    const world = open();
    const { id, url } = await hooked(world, pause);
    const shown = world.triggers.webhooks.listen(id);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(200);
    expect(await shown).toMatchObject({ body: 'x' });
    expect(bodies(world, id)).toEqual(['x']);
    expect((await fetch(url, { method: 'POST', body: 'y' })).status).toBe(200);
    expect(bodies(world, id)).toEqual(['x', 'y']);
  });

  it('T3: is none when the person stops, listens anew, or nothing comes for five minutes', async () => {
    const clock = manualClock();
    const world = open({ clock });
    const { id } = await hooked(world, pause);
    const { webhooks } = world.triggers;
    const first = webhooks.listen(id);
    const second = webhooks.listen(id);
    expect(await first).toBeNull();
    webhooks.stopListening(id);
    expect(await second).toBeNull();
    const third = webhooks.listen(id);
    clock.advance(300_000);
    expect(await third).toBeNull();
    await expect(webhooks.listen('gone')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('F5: is refused while another process hears the requests', async () => {
    const world = open();
    const { id } = await hooked(world, pause);
    const other = open({ folder: world.folder });
    await expect(other.triggers.webhooks.listen(id)).rejects.toMatchObject({
      code: 'owner_elsewhere',
    });
  });

  /** Resolves when nobody hears at the address any more. */
  async function closed(url: string): Promise<void> {
    for (;;) {
      const heard = await fetch(url).then(
        () => true,
        () => false,
      );
      if (!heard) return;
    }
  }

  /** Until somebody hears. */
  async function until(ask: () => Promise<Response>): Promise<Response> {
    for (;;) {
      const response = await ask().catch(() => undefined);
      if (response) return response;
    }
  }
});

describe('F12: what comes to the wrong place, or is too much', () => {
  it('F12: wrong paths, switched-off and deleted journeys get the same 404, and nothing runs', async () => {
    const world = open();
    const { id, url } = await hooked(world);
    const kept = await hooked(world);
    const wrong = [url.replace(/.$/, '_'), `${new URL(url).origin}/`, `${url}x`, url.slice(0, -22)];
    world.journeys.setOn(id, false);
    const answers = await Promise.all(
      [...wrong, url].map(async (each) => {
        const response = await fetch(each, { method: 'POST', body: 'x' });
        return `${response.status} ${await response.text()}`;
      }),
    );
    expect(new Set(answers)).toEqual(new Set(['404 There is nothing here.\n']));
    world.journeys.remove(kept.id);
    await expect(fetch(kept.url)).rejects.toThrow();
    expect(world.runner.list({})).toEqual([]);
  });

  it('F12: more than 10 MB gets 413, announced or not, and the server goes on', async () => {
    const world = open();
    const { id, url } = await hooked(world);
    expect((await send(url, { 'content-length': '10000001' })).status).toBe(413);
    const chunk = new Uint8Array(1_000_000);
    let sent = 0;
    const stream = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 12) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const unannounced = fetch(url, { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    expect(
      await unannounced.then(
        ({ status }) => status,
        () => 413,
      ),
    ).toBe(413);
    expect((await fetch(url)).status).toBe(200);
    expect(bodies(world, id)).toEqual([null]);
  });

  it('F12: a flood is stored or refused, never lost: each 200 is one run', async () => {
    const world = open({ prepare: (db) => db.pragma('synchronous = OFF') });
    const { id, url } = await hooked(world, [{ id: 's1', kind: 'delay', seconds: '3600' }]);
    const answers = await Promise.all(
      Array.from({ length: 300 }, async () => {
        const response = await fetch(url, { method: 'POST', body: 'x'.repeat(10_000) });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    const taken = answers.filter((status) => status === 200).length;
    expect(answers.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(world.db.prepare('SELECT count(*) FROM runs WHERE journey = ?').pluck().get(id)).toBe(
      taken,
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('F12, F3: one that cannot be stored gets 500 and leaves nothing; those that share its write get 200 and one run each', async () => {
    const world = open();
    const [bad, good] = [await hooked(world, pause), await hooked(world, pause)];
    world.db.exec(`
      CREATE TEMP TRIGGER full BEFORE INSERT ON runs WHEN new.journey = '${bad.id}'
      BEGIN SELECT raise(ABORT, 'no room'); END;
    `);
    const urls = Array.from({ length: 20 }, (_, n) => (n % 4 === 0 ? bad.url : good.url));
    const answers = await Promise.all(
      urls.map(async (url) => {
        const response = await fetch(url, { method: 'POST', body: url });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect(answers).toEqual(urls.map((url) => (url === bad.url ? 500 : 200)));
    const count = world.db.prepare('SELECT count(*) FROM runs WHERE journey = ?').pluck();
    expect([count.get(bad.id), count.get(good.id)]).toEqual([0, 15]);
    const known = world.db.prepare('SELECT count(*) FROM ledger WHERE journey = ?').pluck();
    expect([known.get(bad.id), known.get(good.id)]).toEqual([0, 15]);
  });

  it('F12: a body that never ends holds up nobody else', async () => {
    const world = open();
    const { id, url } = await hooked(world);
    const { port, pathname } = new URL(url);
    const slow = connect(Number(port), '127.0.0.1');
    onTestFinished(() => void slow.destroy());
    slow.write(
      `POST ${pathname} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: 9\r\n\r\nx`,
    );
    expect((await fetch(url)).status).toBe(200);
    slow.destroy();
    expect(bodies(world, id)).toEqual([null]);
  });

  it('F9: a name that a page made lead here (DNS rebinding) is refused', async () => {
    const world = open();
    const { id, url } = await hooked(world);
    const { port } = new URL(url);
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1.evil:${port}`,
    ]) {
      expect((await send(url, { host })).status).toBe(421);
    }
    expect((await send(url, { host: `localhost:${port}` })).status).toBe(200);
    expect(bodies(world, id)).toHaveLength(1);
  });
});

describe('T3: the address', () => {
  it('T3: is unguessable, of its own for each journey, stays, and is not in the document', async () => {
    const world = open();
    const { id, url } = await hooked(world);
    const [copy = ''] = world.journeys.addAll([world.journeys.get(id).journey]);
    const other = world.triggers.webhooks.address(copy).url;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hooks\/[\w-]{22}$/);
    expect(other).not.toBe(url);
    expect(world.triggers.webhooks.address(id).url).toBe(url);
    const [, secret = ''] = url.split('/hooks/');
    expect(JSON.stringify(world.journeys.get(id).journey)).not.toContain(secret);
    expect(() => world.triggers.webhooks.address('nothing')).toThrow(/does not exist/);
  });

  it('T3: moves to another port, and says so, where another program has the one it had', async () => {
    const folder = temporaryFolder();
    const before = openWorld({ folder, connectors: [webhook] });
    const { id, url } = await hooked(before, pause);
    await before.close();
    const port = Number(new URL(url).port);
    const thief = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => thief.once('listening', resolve));
    onTestFinished(() => void thief.close());
    const world = open({ folder });
    await world.triggers.switchOn(id);
    const moved = world.triggers.webhooks.address(id);
    expect(moved).toMatchObject({ open: true, movedFrom: port });
    expect(moved.url.split('/hooks/')[1]).toBe(url.split('/hooks/')[1]);
    expect((await fetch(moved.url)).status).toBe(200);
    await expect(
      world.triggers.webhooks.setSettings({ port, otherMachines: false }),
    ).rejects.toThrow(`Another program has the port ${port}.`);
    expect((await fetch(moved.url)).status).toBe(200);
  });

  it('T3: is off for other machines unless the person turns it on', async () => {
    const world = open();
    const { id, url } = await hooked(world);
    expect(world.triggers.webhooks.address(id).networkUrl).toBeNull();
    const settings = world.triggers.webhooks.settings();
    expect(settings.otherMachines).toBe(false);
    const elsewhere = url.replace('127.0.0.1', '127.0.0.2');
    await expect(fetch(elsewhere)).rejects.toThrow();
    await world.triggers.webhooks.setSettings({ ...settings, otherMachines: true });
    expect((await send(elsewhere, { host: new URL(url).host })).status).toBe(200);
    expect((await send(url, { host: `evil.example:${settings.port}` })).status).toBe(421);
  });

  it('F5: of two processes on one data folder one hears; when it closes, the other one does', async () => {
    const folder = temporaryFolder();
    const one = openWorld({ folder, connectors: [webhook] });
    const { id, url } = await hooked(one, pause);
    const clock = manualClock();
    const other = open({ folder, clock });
    await other.triggers.switchOn(id);
    expect((await fetch(url)).status).toBe(200);
    await one.close();
    await expect(fetch(url)).rejects.toThrow();
    clock.advance(20_000);
    await other.triggers.switchOn(id);
    expect((await fetch(url)).status).toBe(200);
    expect(other.runner.list({ journey: id })).toHaveLength(2);
  });
});
