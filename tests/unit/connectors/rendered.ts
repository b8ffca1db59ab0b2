/** Renders the templates of one connector, for tests of those that have logic. */
import { afterAll } from 'vitest';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import {
  connectorSchema,
  type ActionDefinition,
  type Connector,
  type ConnectorSource,
  type Json,
  type TriggerDefinition,
} from '../../../src/shared/connector.ts';

export interface Rendered {
  readonly connector: Connector;
  readonly action: (id: string) => ActionDefinition;
  readonly trigger: (id: string) => TriggerDefinition;
  readonly render: (template: Json | undefined, scope: Json) => Promise<Json | undefined>;
  /** The code of the first error rule that an answer meets. */
  readonly codeOf: (answer: Json) => Promise<string | undefined>;
}

/** To be called once, at the top of a test file. */
export function rendered(source: ConnectorSource): Rendered {
  const expressions = createExpressions({
    worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
  });
  afterAll(() => expressions.close());
  const connector = connectorSchema.parse(source);
  const render = (template: Json | undefined, scope: Json): Promise<Json | undefined> =>
    expressions.renderTree(template ?? null, scope);
  return {
    connector,
    action: (id) => found(connector.actions.find((one) => one.id === id)),
    trigger: (id) => found(connector.triggers.find((one) => one.id === id)),
    render,
    codeOf: async (answer) => {
      for (const rule of connector.errors) {
        if ((await render(rule.when, answer)) === true) return rule.code;
      }
      return undefined;
    },
  };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The connector has no such trigger or action.');
  return value;
}
