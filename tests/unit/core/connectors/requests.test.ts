import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { buildRequest } from '../../../../src/core/connectors/requests.ts';
import { siteOf } from '../../../../src/core/connectors/site.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import { connectorSchema, requestSchema } from '../../../../src/shared/connector.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { noFiles } from '../../../servers/noFiles.ts';

const expressions = createExpressions({
  worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse({
  schema: 1,
  id: 'shop',
  name: 'Shop',
  category: 'sales',
  about: 'For tests',
  hosts: ['{{ connection.shop }}.example.com', '{{ connection.host }}', 'files.example.net'],
  api: { baseUrl: 'https://{{ connection.shop }}.example.com/v1' },
});

async function address(
  get: string,
  connection: Record<string, string>,
  more: Record<string, Json> = {},
): Promise<string> {
  const { url } = await buildRequest(expressions, {
    connector,
    site: siteOf(connector, undefined, connection),
    template: requestSchema.parse({ get }),
    scope: { fields: {}, connection, ...more },
    files: noFiles,
  });
  return url.href;
}

/** The address, or the code with which it was refused. */
async function outcome(...call: Parameters<typeof address>): Promise<string> {
  try {
    return await address(...call);
  } catch (error) {
    if (error instanceof SojournError) return error.code;
    throw error;
  }
}

describe('addresses', () => {
  it('hold the values of the account', async () => {
    expect(await address('/orders', { shop: 'bread' })).toBe('https://bread.example.com/v1/orders');
    expect(
      await address('https://{{ connection.host }}/api', {
        shop: 'x',
        host: 'git.example.org:8443',
      }),
    ).toBe('https://git.example.org:8443/api');
  });

  it('hold a value in a path as one segment of it', async () => {
    const fields = { id: 'a/b?c#d e%2f:1@x' };
    expect(await address('/orders/{{ fields.id }}/items', { shop: 'bread' }, { fields })).toBe(
      'https://bread.example.com/v1/orders/a%2Fb%3Fc%23d%20e%252f%3A1%40x/items',
    );
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          ...['evil', '.com', '/', '//', '@', '.', '..', ':', ':80', '#', '?', '%2f', '%2e', '\\'],
          ...['\t', '\n', ' ', 'bread', '{{ connection.shop }}', '[::1]', '。', 'https://'],
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join('')),
  );

  it('F8: whatever a value holds, the address stays on the host and at the place of its template', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (value) => {
        const connection = { shop: 'bread' };
        const found = await outcome('/a/{{ fields.id }}/b', connection, { fields: { id: value } });
        if (!found.startsWith('https:')) {
          expect(['field_missing', 'input_invalid', 'host_refused']).toContain(found);
          return;
        }
        const url = new URL(found);
        expect(url.host).toBe('bread.example.com');
        expect(url.username + url.search + url.hash).toBe('');
        const segments = url.pathname.split('/');
        expect(segments).toHaveLength(5);
        expect([segments[2], segments[4]]).toEqual(['a', 'b']);
        expect(decodeURIComponent(segments[3] ?? '')).toBe(value.toWellFormed());
      }),
      { numRuns: 500 },
    );
  });

  it('F8: whatever a value of the account holds, the address stays below the declared host', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (value) => {
        const found = await outcome('/a', { shop: value });
        if (!found.startsWith('https:')) {
          expect(['field_missing', 'input_invalid', 'host_refused']).toContain(found);
          return;
        }
        const url = new URL(found);
        expect(url.host).toMatch(/^[a-z0-9.-]+\.example\.com$/);
        expect(url.username).toBe('');
        expect(url.pathname).toBe('/v1/a');
      }),
      { numRuns: 500 },
    );
  });
});

describe('an address that an answer named', () => {
  const next = (url: Json | undefined) => ({
    answers: { upload: url === undefined ? {} : { url } },
  });
  const whole = '{{ answers.upload.url }}';
  const connection = { shop: 'bread', host: 'git.example.org:8443' };

  it('is taken as it is, on a declared host', async () => {
    expect(
      await address(whole, connection, next('https://files.example.net/up/a%2Fb?sig=x%2By#z')),
    ).toBe('https://files.example.net/up/a%2Fb?sig=x%2By#z');
    expect(await address(whole, connection, next('http://git.example.org:8443/x'))).toBe(
      'http://git.example.org:8443/x',
    );
  });

  it.each<[string, Json | undefined]>([
    ['another host', 'https://evil.example.com.evil.org/x'],
    ['plain http', 'http://files.example.net/up'],
    ['another port', 'https://files.example.net:8443/up'],
    ['a user name', 'https://ada@files.example.net/up'],
    ['no web address', 'file:///etc/passwd'],
    ['part of an address', '/up'],
    ['nothing', undefined],
    ['no text', { a: 1 }],
  ])('F8: %s is refused', async (_what, url) => {
    expect(await outcome(whole, connection, next(url))).toBe('host_refused');
  });
});
