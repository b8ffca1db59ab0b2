/** Sample journeys run by Sojourn itself, and outlined for its exporters. */
import { createCatalogue, createEngine } from '../../src/core/connectors/index.ts';
import type { Account, Engine } from '../../src/core/connectors/index.ts';
import { createExpressions } from '../../src/core/expressions/index.ts';
import { outlineJourney } from '../../src/core/exchange/outline/index.ts';
import type { Outline, OutlineDeps } from '../../src/core/exchange/outline/index.ts';
import { connectorSchema } from '../../src/shared/connector.ts';
import type { Journey } from '../../src/shared/journey.ts';
import httpApp from '../../connectors/http/connector.ts';
import logger from '../../connectors/logger/connector.ts';
import scheduler from '../../connectors/scheduler/connector.ts';
import webhook from '../../connectors/webhook/connector.ts';
import { noFiles } from '../servers/noFiles.ts';
import { openWorld } from '../integration/core/world.ts';
import type { SampleJourney } from './journeys/index.ts';
import type { Recorded, RecordingServer } from './recordingServer.ts';
import { shopConnector, shopKey } from './shop.ts';

const values = { shop: 'corner' };

/** Sojourn's runner and engine on a vault of their own. */
export function sojourn(server: RecordingServer) {
  const connectors = [shopConnector(server.port), httpApp, logger];
  const expressions = createExpressions({
    worker: new URL('../../src/core/expressions/worker.ts', import.meta.url),
  });
  const engine: Engine = createEngine({
    catalogue: createCatalogue({
      connectors,
      assets: import.meta.dirname,
      practiceOrigin: () => Promise.reject(new Error('there is no practice app here')),
    }),
    expressions,
    log: { info: () => undefined },
    files: () => ({ desk: () => noFiles }),
    allowedHosts: [`127.0.0.1:${server.port}`],
  });
  const credential = { kind: 'fields' as const, values: { ...values, apiKey: shopKey } };
  const account: Account = {
    method: 'key',
    values,
    credential: () => Promise.resolve(credential),
    refused: () => Promise.resolve(credential),
  };
  const world = openWorld({
    engine,
    connectors,
    account: () => account,
    prepare: (db) => db.pragma('synchronous = OFF'),
  });
  world.link('corner', 'connected', null, 'shop');
  const known = new Map(
    [...connectors, scheduler, webhook].map((source) => [source.id, connectorSchema.parse(source)]),
  );

  /** The journey as it is stored. */
  function stored({ name, steps }: SampleJourney): Journey {
    const id = world.journey(steps, (journey) => ({
      ...journey,
      name,
      trigger: { id: 's0', app: 'scheduler', event: 'manual', fields: {} },
      connections: { shop: 'corner' },
    }));
    return world.journeys.get(id).journey;
  }

  const outlineDeps: OutlineDeps = {
    catalogue: { get: (app) => known.get(app) },
    connections: { ...world.connections, values: () => values },
    called: () => undefined,
    evaluate: (expression, scope) => expressions.evaluate(expression, scope),
  };

  return {
    world,
    stored,
    /** What a journey sends, in order. */
    async requestsOf(journey: Journey, sample: SampleJourney): Promise<readonly Recorded[]> {
      server.reset();
      await world.run(journey.id, sample.data);
      return server.requests;
    },
    outlineDeps,
    outlined(journey: Journey): Promise<Outline> {
      return outlineJourney(journey, outlineDeps);
    },
    async close(): Promise<void> {
      await world.close();
      await engine.close();
      await expressions.close();
    },
  };
}
