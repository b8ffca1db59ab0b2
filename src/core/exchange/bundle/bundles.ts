import type { Connection } from '../../../shared/connection.ts';
import type { Connector } from '../../../shared/connector.ts';
import type {
  BundlePreview,
  ImportPreview,
  JourneyWithState,
} from '../../../shared/contract/calls.ts';
import type { Journey, JourneySummary } from '../../../shared/journey.ts';
import { placesOf } from '../../connectors/index.ts';
import type { OwnConnectors } from '../../connectors/index.ts';
import type { OwnConnector } from '../../../shared/ownConnector.ts';
import { allSteps } from '../../../shared/journeySteps.ts';
import type { Audit } from '../../audit/index.ts';
import { stepTitle } from '../../journeys/index.ts';
import { bundleFileName } from './fileName.ts';
import { connectorText, invalid, readBundle, toDocument, writeBundle } from './format.ts';
import type { Bundle, BundledJourney, NeededConnection } from './format.ts';
import { suspicionsOf, suspicionsOfConnector, suspicionsOfJourney } from './secretLooking.ts';

interface BundlesDeps {
  journeys: {
    get(id: string): JourneyWithState;
    addAll(journeys: readonly Journey[]): string[];
    list(): JourneySummary[];
  };
  catalogue: { get(app: string): Connector | undefined };
  ownConnectors: Pick<OwnConnectors, 'connectors' | 'source' | 'check' | 'save' | 'remove'>;
  connections: {
    list(filter: { app: string }): readonly Pick<Connection, 'id' | 'name'>[];
    find(id: string): Pick<Connection, 'app' | 'name' | 'method' | 'scopes'> | undefined;
  };
  audit: Pick<Audit, 'record'>;
}

export interface Bundles {
  /** Everything that would leave, with warnings of literals that look like secrets. @throws not_found */
  preview(journeys: string[]): BundlePreview;
  /** Writes down, once a bundle of them has left, which connections it names (C16). @throws not_found */
  recordExport(journeys: string[]): void;
  /** What a file holds and needs. Nothing is stored. @throws import_invalid */
  importPreview(text: string): ImportPreview;
  /**
   * Stores the file's journeys, all or none: switched off, with new ids, their step ids kept. Nothing runs. Connectors of
   * the file are added to the person's own, except for apps that are known here: those stay as they are.
   * @param connections app → id of a connection of that app; what is left out is chosen later
   * @throws import_invalid
   */
  import(text: string, connections: Readonly<Record<string, string>>): JourneySummary[];
}

/** Export and import of Sojourn bundles. */
export function createBundles(deps: BundlesDeps): Bundles {
  const { journeys, catalogue, ownConnectors, connections, audit } = deps;
  const findConnector = (app: string) => catalogue.get(app);
  const appName = (app: string): string => catalogue.get(app)?.name ?? app;

  function preview(ids: string[]): BundlePreview {
    const documents = [...new Set(ids)].map((id) => journeys.get(id).journey);
    const { bundle, needed } = bundleOf(documents);
    return {
      fileName: bundleFileName(documents.map(({ name }) => name)),
      journeys: bundle.journeys.map(countSteps),
      connectors: ownConnectorsOf(documents).map((connector) => ({
        name: connector.name,
        hosts: placesOf(connector),
      })),
      connections: needed.map(({ id: _, ...connection }) => ({
        ...connection,
        appName: appName(connection.app),
      })),
      warnings: [...documents.flatMap(warningsOf), ...bundle.connectors.flatMap(connectorWarnings)],
      text: writeBundle(bundle),
      report: [],
      beside: [],
    };
  }

  function bundleOf(documents: readonly Journey[]): { bundle: Bundle; needed: NeededConnection[] } {
    const needed = new Map<string, NeededConnection>();

    /** The connection's place in the bundle; undefined for one that does not exist any more. */
    function reference(id: string, app: string): string | undefined {
      const connection = connections.find(id);
      if (connection?.app !== app) return undefined;
      const before = needed.get(id);
      if (before) return before.id;
      const { method, scopes, name } = connection;
      const reference = `c${needed.size + 1}`;
      needed.set(id, { id: reference, app, method, scopes: [...scopes], name });
      return reference;
    }

    const bundled = documents.map(({ id: _, connections: chosen, ...rest }): BundledJourney => {
      const references = Object.entries(chosen).flatMap(([app, id]) => {
        const place = reference(id, app);
        return place === undefined ? [] : [[app, place] as const];
      });
      return { ...rest, connections: Object.fromEntries(references) };
    });
    const list = [...needed.values()];
    const bundle: Bundle = {
      format: 'sojourn.bundle',
      formatVersion: 1,
      connectors: ownConnectorsOf(documents).map(({ id }) => ownConnectors.source(id)),
      connections: list,
      journeys: bundled,
    };
    return { bundle, needed: list };
  }

  /** Connectors that whoever gets the bundle does not have. */
  function ownConnectorsOf(documents: readonly Journey[]): Connector[] {
    const used = new Set(
      documents
        .flatMap(({ trigger, steps }) => [trigger, ...allSteps(steps)])
        .flatMap((step) => ('app' in step && step.app !== undefined ? [step.app] : [])),
    );
    return [...ownConnectors.connectors().values()].filter(({ id }) => used.has(id));
  }

  /** The connectors of a bundle whose apps are not known here. @throws import_invalid with the mistake of one */
  function newConnectors(bundle: Bundle) {
    return bundle.connectors.flatMap((connector) => {
      if (typeof connector.id === 'string' && catalogue.get(connector.id) !== undefined) return [];
      const text = connectorText(connector);
      const { app, problems } = ownConnectors.check(text);
      if (app !== null) return [{ text, app }];
      const mistake = problems[0]?.message ?? '';
      throw invalid(`a connector in it has a mistake: ${mistake}`, JSON.stringify(problems[0]));
    });
  }

  function warningsOf(journey: Journey): BundlePreview['warnings'] {
    const own = suspicionsOfJourney(journey).map((found) => ({
      journey: journey.name,
      step: journey.name,
      ...found,
    }));
    const steps = [journey.trigger, ...allSteps(journey.steps)].flatMap((step) =>
      suspicionsOf(step).map((found) => ({
        journey: journey.name,
        step: stepTitle(step, findConnector),
        ...found,
      })),
    );
    return [...own, ...steps];
  }

  function connectorWarnings(connector: Bundle['connectors'][number]): BundlePreview['warnings'] {
    const name = typeof connector.name === 'string' ? connector.name : '';
    return suspicionsOfConnector(connector).map((found) => ({
      journey: name,
      step: name,
      ...found,
    }));
  }

  /** All or none: connectors that came with journeys that could not be stored go again. */
  function addAll(documents: readonly Journey[], written: readonly OwnConnector[]): string[] {
    try {
      return journeys.addAll(documents);
    } catch (error) {
      for (const { file } of written) ownConnectors.remove(file);
      throw error;
    }
  }

  return {
    preview,

    recordExport(ids) {
      const documents = [...new Set(ids)].map((id) => journeys.get(id).journey);
      const named = documents
        .flatMap((journey) => Object.values(journey.connections))
        .filter((id) => connections.find(id) !== undefined);
      const what =
        documents.length === 1
          ? `The journey “${documents[0]?.name ?? ''}” was exported`
          : `${documents.length} journeys were exported`;
      if (named.length === 0) {
        const detail = `${what}; the file names no connection.`;
        audit.record({ kind: 'exported', connection: null, detail });
      }
      for (const connection of new Set(named)) {
        const detail = `${what}; the file names this connection and holds no credentials.`;
        audit.record({ kind: 'exported', connection, detail });
      }
    },

    importPreview(text) {
      const bundle = readBundle(text);
      const connectors = newConnectors(bundle).map(({ app }) => app);
      const coming = new Map(connectors.map(({ id, name }) => [id, name]));
      return {
        journeys: bundle.journeys.map(countSteps),
        connectors: connectors.map(({ name, places }) => ({ name, hosts: places })),
        report: [],
        connections: bundle.connections.map(({ app, name }) => ({
          app,
          appName: coming.get(app) ?? appName(app),
          name,
          unknownApp: catalogue.get(app) === undefined && !coming.has(app),
          candidates: connections.list({ app }).map((each) => ({ id: each.id, name: each.name })),
        })),
      };
    },

    import(text, chosen) {
      const bundle = readBundle(text);
      for (const [app, id] of Object.entries(chosen)) {
        if (connections.find(id)?.app !== app) {
          throw invalid(`the connection chosen for ${appName(app)} does not exist`);
        }
      }
      const documents = bundle.journeys.map((journey) => {
        const used = Object.keys(journey.connections).filter((app) => Object.hasOwn(chosen, app));
        return toDocument(
          journey,
          Object.fromEntries(used.flatMap((app) => entryOf(app, chosen[app]))),
        );
      });
      const written = newConnectors(bundle).map((connector) =>
        ownConnectors.save(connector.text, { replace: false }),
      );
      const added = new Set(addAll(documents, written));
      return journeys.list().filter(({ id }) => added.has(id));
    },
  };
}

function entryOf(app: string, connection: string | undefined): [string, string][] {
  return connection === undefined ? [] : [[app, connection]];
}

function countSteps(journey: BundledJourney): { name: string; steps: number } {
  return { name: journey.name, steps: allSteps(journey.steps).length };
}
