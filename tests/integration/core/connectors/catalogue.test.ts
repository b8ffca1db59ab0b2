import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectors } from '../../../../connectors/index.ts';
import { createCatalogue } from '../../../../src/core/connectors/index.ts';
import type { Catalogue } from '../../../../src/core/connectors/index.ts';
import { appDetailSchema, appSummarySchema } from '../../../../src/shared/app.ts';

const assets = join(import.meta.dirname, '../../../../connectors');
const origin = 'http://127.0.0.1:45678';

function catalogue(practiceOrigin = () => Promise.resolve(origin)): Catalogue {
  return createCatalogue({ connectors, assets, practiceOrigin });
}

describe('the catalogue', () => {
  it('A1: lists every app with icon and words to find it by', () => {
    const apps = catalogue().list();
    expect(apps.map(({ id }) => id)).toEqual(connectors.map(({ id }) => id));
    for (const app of apps) {
      expect(() => appSummarySchema.parse(app)).not.toThrow();
      expect(app.icon).toMatch(/^<svg /);
    }
    const google = apps.find(({ id }) => id === 'google-tasks');
    expect(google).toMatchObject({
      name: 'Google Tasks',
      practice: false,
      builtIn: false,
      needsConnection: true,
    });
    expect(google?.synonyms).toEqual(expect.arrayContaining(['todo', 'tick off']));
  });

  it('A2, A3: tells built-in and practice apps from others', () => {
    const apps = new Map(
      catalogue()
        .list()
        .map((app) => [app.id, app]),
    );
    expect(apps.get('logger')).toMatchObject({
      builtIn: true,
      practice: false,
      needsConnection: false,
    });
    expect(apps.get('practice-tasks')).toMatchObject({
      builtIn: false,
      practice: true,
      needsConnection: true,
    });
  });

  it('does not start the practice service to list or get apps', () => {
    const lazy = catalogue(() => Promise.reject(new Error('started')));
    expect(lazy.list()).toHaveLength(connectors.length);
    expect(lazy.get('practice-tasks')?.hosts).toEqual(['practice.invalid']);
  });

  it('gives every app’s page', async () => {
    for (const { id } of connectors) {
      const detail = await catalogue().detail(id);
      const methods = detail.methods.map((method) => ({ ...method, clientSet: false }));
      const whole = { ...detail, methods, added: [] };
      const parsed = appDetailSchema.parse(whole);
      expect(parsed.guide).toMatch(/^# /);
      expect(parsed).toEqual(whole);
    }
  });

  it('says how to connect: scopes, fields, steps and the person’s own client', async () => {
    const { methods } = await catalogue().detail('google-tasks');
    expect(methods).toMatchObject([
      { id: 'google', kind: 'oauth2', ownClient: true, clientImport: 'google' },
    ]);
    const otter = await catalogue().detail('pdf-otter');
    expect(otter.methods).toMatchObject([
      { kind: 'fields', fields: [{ id: 'apiKey', type: 'secret' }] },
    ]);
  });

  it('puts the live address into practice apps, wherever the stand-in is written', async () => {
    const one = catalogue();
    const connector = await one.forUse('practice-tasks');
    expect(connector.hosts).toEqual(['127.0.0.1:45678']);
    expect(connector.api?.baseUrl).toBe(`${origin}/tasks/v1`);
    expect(connector.auth[0]).toMatchObject({ issuer: `${origin}/oauth` });
    const detail = await one.detail('practice-documents');
    expect(JSON.stringify([connector, detail])).not.toContain('practice.invalid');
    expect(detail.methods[0]?.steps.join()).toContain(`${origin}/documents/api-keys`);
  });

  it('follows the practice service to another port', async () => {
    let port = 1111;
    const one = catalogue(() => Promise.resolve(`http://127.0.0.1:${port}`));
    expect((await one.forUse('practice-tasks')).hosts).toEqual(['127.0.0.1:1111']);
    port = 2222;
    expect((await one.forUse('practice-tasks')).hosts).toEqual(['127.0.0.1:2222']);
    expect(await one.localHosts('practice-tasks')).toEqual(['127.0.0.1:2222']);
  });

  it('F9: gives no other app a host of this machine', async () => {
    for (const { id, category } of connectors) {
      if (category === 'practice') continue;
      expect(await catalogue(() => Promise.reject(new Error('started'))).localHosts(id)).toEqual(
        [],
      );
    }
  });

  it('knows no other apps', async () => {
    const one = catalogue();
    for (const app of ['nothing', 'constructor', '__proto__', '../http', '']) {
      expect(one.get(app)).toBeUndefined();
      await expect(one.forUse(app)).rejects.toMatchObject({ code: 'not_found' });
      await expect(one.detail(app)).rejects.toMatchObject({ code: 'not_found' });
      await expect(one.localHosts(app)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('shows an app that has neither icon nor guide', async () => {
    const bare = createCatalogue({
      connectors,
      assets: import.meta.dirname,
      practiceOrigin: () => Promise.resolve(origin),
    });
    expect(bare.list()[0]?.icon).toBe('');
    expect((await bare.detail('http')).guide).toBe('');
  });
});
