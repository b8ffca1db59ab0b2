import { expect, it, onTestFinished } from 'vitest';
import { connectors } from '../../../../connectors/index.ts';
import { createCatalogue, createEngine } from '../../../../src/core/connectors/index.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import { createAllowedHosts } from '../../../../src/core/network/index.ts';
import { memoryFiles } from '../../../servers/memoryFiles.ts';
import { sendJson, startFakeApi } from '../connectors/fakeApi.ts';
import { failure } from '../connectors/fixture.ts';

it('F9: a host of the own network is reached from the moment it is allowed until it is not', async () => {
  const api = await startFakeApi((_asked, response) => sendJson(response, { fine: true }));
  const stored = memoryFiles();
  const hosts = createAllowedHosts(stored.db);
  const expressions = createExpressions({
    worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
  });
  const engine = createEngine({
    catalogue: createCatalogue({
      connectors,
      assets: import.meta.dirname,
      practiceOrigin: () => Promise.reject(new Error('there is no practice app here')),
    }),
    expressions,
    log: { info: () => undefined },
    files: () => stored.files,
    get allowedHosts() {
      return hosts.list();
    },
  });
  onTestFinished(async () => {
    await engine.close();
    await expressions.close();
    await api.close();
    stored.close();
  });
  const ask = () =>
    engine.action({ app: 'http', action: 'request', account: null, fields: { url: api.origin } });

  const refused = await failure(ask());
  expect(refused).toMatchObject({
    code: 'host_refused',
    message: `The request to ${api.host} was refused: it is an address of this computer or of the local network.`,
    advice: 'If you trust it, add it in Settings, under “Addresses on your own network”.',
  });
  expect(hosts.allow(`${api.origin}/some/path`)).toEqual([api.host]);
  expect((await ask()).output).toMatchObject({ body: { fine: true } });
  hosts.disallow(api.host);
  expect((await failure(ask())).code).toBe('host_refused');
  expect(api.asked).toHaveLength(1);
});

it('F9: keeps each host once, in the order in which they were allowed', () => {
  const stored = memoryFiles();
  onTestFinished(() => stored.close());
  const hosts = createAllowedHosts(stored.db);
  hosts.allow('b.local');
  hosts.allow('a.local');
  expect(hosts.allow('B.local')).toEqual(['a.local', 'b.local']);
  expect(createAllowedHosts(stored.db).list()).toEqual(['a.local', 'b.local']);
  expect(() => hosts.allow('*')).toThrow('Type a name or an address, such as nas.local:8080.');
  expect(hosts.disallow('a.local')).toEqual(['b.local']);
});
