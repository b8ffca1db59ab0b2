import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  declaredHosts,
  endpointFor,
  siteOf,
  typedHost,
} from '../../../../src/core/connectors/site.ts';
import { connectorSchema } from '../../../../src/shared/connector.ts';

const shop = ['api.example.com', '{{ connection.shop }}.example.com'];

describe('the hosts of an account', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a label', { shop: 'bread' }, ['api.example.com', 'bread.example.com']],
    ['several labels', { shop: 'bread.eu' }, ['api.example.com', 'bread.eu.example.com']],
    ['capital letters', { shop: 'Bread' }, ['api.example.com', 'Bread.example.com']],
    ['nothing', {}, ['api.example.com']],
    ['an empty value', { shop: '' }, ['api.example.com']],
    ['a value of Object', { other: 'x' }, ['api.example.com']],
  ])('%s', (_what, values, hosts) => {
    expect(declaredHosts(shop, values)).toEqual(hosts);
  });

  it('is a whole host, with its port', () => {
    expect(declaredHosts(['{{connection.host}}'], { host: 'git.example.org:8443' })).toEqual([
      'git.example.org:8443',
    ]);
    expect(declaredHosts(['{{ connection.host }}.example.com'], { host: 'a:8443' })).toEqual([]);
  });

  it.each(['{{ fields.shop }}.example.com', '{{ $lowercase(connection.shop) }}.example.com'])(
    'F8: %s is no host at all',
    (host) => {
      expect(declaredHosts([host], { shop: 'bread' })).toEqual([]);
    },
  );

  it('F8: whatever a value holds, a host stays below what the connector says', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.constantFrom('evil', '.com', '/', '@', '..', ':', '#', '?', '%', '\\', '-', '{{ '),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, (value) => {
        for (const host of declaredHosts(['{{ connection.shop }}.example.com'], { shop: value })) {
          expect(new URL(`https://${host}/`).host).toMatch(/^[a-z0-9.-]+\.example\.com$/);
        }
      }),
    );
  });
});

describe('where requests of an account go', () => {
  const connector = connectorSchema.parse({
    schema: 1,
    id: 'shop',
    name: 'Shop',
    category: 'sales',
    about: 'For tests',
    hosts: ['{{ connection.shop }}.example.com'],
    auth: [
      {
        id: 'key',
        kind: 'fields',
        label: 'Key',
        fields: [{ id: 'shop', label: 'Shop', type: 'text' }],
        apply: {},
        baseUrl: 'https://{{ connection.shop }}.example.com/admin',
      },
      { id: 'open', kind: 'none', label: 'Nothing' },
    ],
    api: { baseUrl: 'https://api.example.com' },
  });

  it('is said by the way in which it was linked, else by the app', () => {
    expect(siteOf(connector, 'key', { shop: 'bread' })).toEqual({
      baseUrl: 'https://{{ connection.shop }}.example.com/admin',
      hosts: ['bread.example.com'],
    });
    expect(siteOf(connector, 'open', {}).baseUrl).toBe('https://api.example.com');
    expect(siteOf(connector, undefined, {}).baseUrl).toBe('https://api.example.com');
  });
});

describe('endpoints of an account', () => {
  it('hold its value as one part of the address', () => {
    const template = 'https://{{ connection.shop }}.example.com/oauth/{{ connection.shop }}';
    expect(endpointFor(template, { shop: 'bread' })).toBe('https://bread.example.com/oauth/bread');
    expect(endpointFor('https://example.com/token', {})).toBe('https://example.com/token');
  });

  it('O8: lead nowhere else', () => {
    const filled = endpointFor('https://{{ connection.shop }}.example.com/', {
      shop: 'evil.com/?x=@',
    });
    expect(URL.canParse(filled)).toBe(false);
  });

  it('need the value', () => {
    expect(() => endpointFor('https://{{ connection.shop }}.example.com/', {})).toThrow(
      expect.objectContaining({ code: 'field_missing', field: 'shop' }),
    );
  });
});

describe('a host as it is typed', () => {
  it.each([
    ['git.example.org', 'git.example.org'],
    [' Git.Example.ORG ', 'git.example.org'],
    ['https://git.example.org', 'git.example.org'],
    ['https://git.example.org/group/project?x=1#y', 'git.example.org'],
    ['git.example.org/group', 'git.example.org'],
    ['http://git.example.org:8080/', 'git.example.org:8080'],
    ['git.example.org:8443', 'git.example.org:8443'],
    ['https://git.example.org:443', 'git.example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
  ])('%j is %s', (typed, host) => {
    expect(typedHost(typed)).toBe(host);
  });

  it.each([
    '',
    'two words',
    'ftp://git.example.org',
    'javascript:alert(1)',
    'https://ada:secret@git.example.org',
    'ada@git.example.org',
    'git..example.org',
    '-git.example.org',
    'git.example.org:port',
    '{{ connection.x }}',
    '[::1]',
    '//',
  ])('%j is none', (typed) => {
    expect(typedHost(typed)).toBeUndefined();
  });
});
