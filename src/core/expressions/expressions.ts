/** Works out JSONata expressions and templates, in a worker thread that can be killed. */
import type { Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { follow, plainNames } from './fastPath.ts';
import { parseJson } from './jsonText.ts';
import { maxExpression, maxScope } from './limits.ts';
import { startThread } from './thread.ts';
import type { JobResult, Thread } from './thread.ts';
import { assemble, expressionsOf, readTree } from './tree.ts';

export interface RenderOptions {
  /** Each value is encoded as one segment of a URL's path; a value that is missing or empty throws field_missing. */
  readonly encode?: 'path';
}

export interface Expressions {
  /**
   * Works out one JSONata expression, within a second (by default) and with bounded size. The result is plain JSON.
   * @throws expression_failed, expression_limit
   */
  evaluate(expression: string, scope: Json): Promise<Json | undefined>;
  /**
   * Fills in a template: exactly one `{{ … }}` keeps its value's type (undefined stays undefined), mixed with text it
   * becomes text. @throws expression_failed, expression_limit
   */
  render(template: string, scope: Json): Promise<Json | undefined>;
  /**
   * Fills in a JSON tree of templates; undefined values are left out. One round trip for the whole tree.
   * @throws expression_failed, expression_limit, field_missing (with `encode: 'path'`)
   */
  renderTree(tree: Json, scope: Json, options?: RenderOptions): Promise<Json | undefined>;
  /** The same tree over many scopes, such as the items of a list, in few round trips. */
  renderEach(tree: Json, scopes: readonly Json[]): Promise<(Json | undefined)[]>;
  close(): Promise<void>;
}

/** Scopes of one round trip: what a long list needs must not count against the time of one expression. */
const scopesAtOnce = 250;
/** How long an unused worker is kept. */
const idleMs = 60_000;

/**
 * @param options.worker the worker's file: src/core/expressions/worker.ts as source, or its built form
 * @param options.timeoutMs the longest time for one round trip; the worker is killed then and started anew when needed
 */
export function createExpressions(options: { worker: URL; timeoutMs?: number }): Expressions {
  const timeoutMs = options.timeoutMs ?? 1_000;
  let thread: Thread | undefined;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;
  let lastId = 0;
  // One job at a time, so that each has its full time.
  let queue: Promise<unknown> = Promise.resolve();

  function enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = queue.then(task);
    queue = result.catch(() => undefined);
    return result;
  }

  async function runJob(scopes: string, expressions: readonly string[]): Promise<JobResult> {
    if (closed) throw failed('Sojourn is closing');
    clearTimeout(idle);
    if (thread === undefined || thread.ended) thread = await startThread(options.worker);
    lastId += 1;
    const result = await thread.run({ id: lastId, scopes, expressions }, timeoutMs);
    idle = setTimeout(() => void enqueue(endThread), idleMs).unref();
    return result;
  }

  async function endThread(): Promise<void> {
    clearTimeout(idle);
    await thread?.end();
    thread = undefined;
  }

  /** Values per scope, in the order of the expressions; `[]` is undefined. */
  async function evaluateAll(
    expressions: readonly string[],
    scopes: readonly Json[],
  ): Promise<Json[]> {
    if (expressions.some((expression) => expression.length > maxExpression)) throw limit();
    const text = scopeText(scopes);
    const result = await enqueue(() => runJob(text, expressions));
    switch (result.kind) {
      case 'done':
        return listOf(parseJson(result.values));
      case 'failed':
        throw failed(result.reason, `{{ ${result.expression.slice(0, 500)} }}`);
      case 'limit':
        throw limit();
    }
  }

  async function renderEach(
    tree: Json,
    scopes: readonly Json[],
    { encode }: RenderOptions = {},
  ): Promise<(Json | undefined)[]> {
    const parsed = readTree(tree);
    const slow = [...expressionsOf(parsed)].filter((text) => plainNames(text) === undefined);
    const rows: Json[] = [];
    for (let at = 0; slow.length > 0 && at < scopes.length; at += scopesAtOnce) {
      rows.push(...(await evaluateAll(slow, scopes.slice(at, at + scopesAtOnce))));
    }
    return scopes.map((scope, index) => {
      const row = listOf(rows[index]);
      const valueOf = (expression: string): Json | undefined => {
        const names = plainNames(expression);
        if (names !== undefined) return follow(names, scope);
        return listOf(row[slow.indexOf(expression)])[0];
      };
      return assemble(parsed, valueOf, encode);
    });
  }

  async function renderTree(
    tree: Json,
    scope: Json,
    renderOptions?: RenderOptions,
  ): Promise<Json | undefined> {
    return (await renderEach(tree, [scope], renderOptions))[0];
  }

  return {
    async evaluate(expression, scope) {
      const names = plainNames(expression.trim());
      if (names !== undefined) return follow(names, scope);
      const [row] = await evaluateAll([expression], [scope]);
      return listOf(listOf(row)[0])[0];
    },
    render: renderTree,
    renderTree,
    renderEach,
    async close() {
      closed = true;
      // A job under way is not waited for.
      await thread?.end();
      await enqueue(endThread);
    },
  };
}

function scopeText(scopes: readonly Json[]): string {
  try {
    const text = JSON.stringify(scopes);
    if (text.length <= maxScope) return text;
  } catch (error) {
    // Nested too deeply to be written down, or too long for one text.
    if (!(error instanceof RangeError)) throw error;
  }
  throw limit();
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function failed(reason: string, details?: string): SojournError {
  return new SojournError('expression_failed', {
    values: { reason },
    ...(details === undefined ? {} : { details }),
  });
}

function limit(): SojournError {
  return new SojournError('expression_limit');
}
