/** An engine with every connector that comes along, for tests of built-in apps. */
import { onTestFinished } from 'vitest';
import { connectors } from '../../../../connectors/index.ts';
import { createCatalogue, createEngine } from '../../../../src/core/connectors/index.ts';
import type { Engine } from '../../../../src/core/connectors/index.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import { memoryFiles } from '../../../servers/memoryFiles.ts';
import type { MemoryFiles } from '../../../servers/memoryFiles.ts';

export interface BuiltInEngine {
  readonly engine: Engine;
  readonly stored: MemoryFiles;
  /** The output of an action. */
  readonly act: (app: string, action: string, fields: Record<string, Json>) => Promise<Json>;
  readonly poll: (
    app: string,
    trigger: string,
    fields: Record<string, Json>,
  ) => ReturnType<Engine['poll']>;
}

export function builtInEngine(
  allowedHosts: readonly string[] = [],
  more: Partial<Parameters<typeof createEngine>[0]> = {},
): BuiltInEngine {
  const stored = memoryFiles();
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
    allowedHosts,
    ...more,
  });
  onTestFinished(async () => {
    await engine.close();
    await expressions.close();
    stored.close();
  });
  return {
    engine,
    stored,
    act: async (app, action, fields) =>
      (await engine.action({ app, action, account: null, fields })).output,
    poll: (app, trigger, fields) => engine.poll({ app, trigger, account: null, fields }),
  };
}
