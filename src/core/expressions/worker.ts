/** Entry of the expression worker: a thread with nothing in it but JSONata. It is ended when a job takes too long. */
import { parentPort } from 'node:worker_threads';
import type { Json } from '../../shared/connector.ts';
import { createEvaluator, isLimit, reasonOf } from './evaluator.ts';
import { parseJson } from './jsonText.ts';
import { maxResult } from './limits.ts';
import type { Answer, Job } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs in a worker thread.');
const evaluator = await createEvaluator();

// JSONata gives expressions no way to the host; what is not here could not be reached by a hole in it either.
const hostGlobals = ['process', 'fetch', 'WebSocket', 'EventSource', 'WebAssembly', 'navigator'];
for (const name of hostGlobals) Reflect.deleteProperty(globalThis, name);

port.on('message', (job: Job) => {
  void work(job).then((answer) => port.postMessage(answer));
});
const ready: Answer = { kind: 'ready' };
port.postMessage(ready);

async function work({ id, scopes, expressions }: Job): Promise<Answer> {
  let expression = '';
  try {
    const rows: [Json?][][] = [];
    for (const scope of listOf(parseJson(scopes))) {
      const row: [Json?][] = [];
      for (expression of expressions) {
        const value = await evaluator.evaluate(expression, scope);
        row.push(value === undefined ? [] : [value]);
      }
      rows.push(row);
    }
    const values = JSON.stringify(rows);
    return values.length > maxResult ? { kind: 'limit', id } : { kind: 'done', id, values };
  } catch (error) {
    if (isLimit(error)) return { kind: 'limit', id };
    return { kind: 'failed', id, expression, reason: reasonOf(error) };
  }
}

function listOf(value: Json): Json[] {
  return Array.isArray(value) ? value : [value];
}
