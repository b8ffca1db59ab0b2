/**
 * Runs state machines as Step Functions does, as far as exports use it: JSONata states and HTTP tasks, credentials added as an
 * EventBridge connection would. https://states-language.net
 */
import jsonata from 'jsonata';
import { z } from 'zod';
import { shopKey } from './shop.ts';

const state = z.looseObject({
  Type: z.enum(['Task', 'Pass', 'Choice', 'Wait', 'Succeed', 'Fail', 'Map', 'Parallel']),
  Next: z.string().optional(),
  End: z.boolean().optional(),
  Output: z.unknown().optional(),
  Resource: z.string().optional(),
  Arguments: z.unknown().optional(),
  Choices: z.array(z.object({ Condition: z.string(), Next: z.string() })).default([]),
  Default: z.string().optional(),
  Catch: z
    .array(
      z.object({
        ErrorEquals: z.array(z.string()),
        Next: z.string(),
        Output: z.string().optional(),
      }),
    )
    .default([]),
  Items: z.unknown().optional(),
  ItemSelector: z.unknown().optional(),
  ItemProcessor: z.unknown().optional(),
  Branches: z.array(z.unknown()).default([]),
  Cause: z.string().optional(),
});
type State = z.infer<typeof state>;
const machineSchema = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), state) });

/** The execution fails, or a state that catches it goes on elsewhere. */
export class ExecutionFailed extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Bindings = Readonly<Record<string, unknown>>;

/** @throws ExecutionFailed where the execution fails */
export async function execute(
  machine: unknown,
  input: unknown,
  context: Bindings = {},
): Promise<unknown> {
  const { StartAt, States } = machineSchema.parse(machine);
  let data = input;
  let name: string | undefined = StartAt;
  while (name !== undefined) {
    const current: State | undefined = States[name];
    if (current === undefined) throw new Error(`There is no state ${name}.`);
    const done: { data: unknown; next: string | undefined } = await step(current, data, context);
    data = done.data;
    name = done.next;
  }
  return data;
}

async function step(current: State, input: unknown, context: Bindings) {
  const known = { input, context: { Execution: { Id: 'execution' }, ...context } };
  try {
    if (current.Type === 'Choice') {
      for (const { Condition, Next } of current.Choices) {
        if ((await evaluate(Condition, known)) === true) return { data: input, next: Next };
      }
      return { data: input, next: current.Default };
    }
    if (current.Type === 'Succeed') return { data: input, next: undefined };
    if (current.Type === 'Fail') {
      throw new ExecutionFailed('Stopped', String(await evaluate(current.Cause ?? '', known)));
    }
    const result = await work(current, known);
    const data =
      current.Output === undefined
        ? (result ?? input)
        : await evaluate(current.Output, { ...known, result });
    return { data, next: current.Next };
  } catch (error) {
    const rule = current.Catch[0];
    if (rule === undefined || !(error instanceof ExecutionFailed)) throw error;
    const errorOutput = { Error: error.code, Cause: error.message };
    const data =
      rule.Output === undefined
        ? errorOutput
        : await evaluate(rule.Output, { ...known, errorOutput });
    return { data, next: rule.Next };
  }
}

async function work(current: State, known: Bindings): Promise<unknown> {
  switch (current.Type) {
    case 'Task':
      return http(await evaluate(current.Arguments, known));
    case 'Map': {
      const items = z.array(z.unknown()).parse(await evaluate(current.Items, known));
      const results: unknown[] = [];
      for (const [Index, Value] of items.entries()) {
        const context = { Map: { Item: { Index, Value } } };
        const selected = await evaluate(current.ItemSelector, { ...known, context });
        results.push(await execute(current.ItemProcessor, selected));
      }
      return results;
    }
    case 'Parallel': {
      const results: unknown[] = [];
      for (const branch of current.Branches) results.push(await execute(branch, known.input));
      return results;
    }
    default:
      return undefined;
  }
}

const httpArguments = z.object({
  ApiEndpoint: z.string(),
  Method: z.string(),
  Authentication: z.object({ ConnectionArn: z.string() }),
  Headers: z.record(z.string(), z.unknown()),
  QueryParameters: z.record(z.string(), z.unknown()).default({}),
  RequestBody: z.unknown().optional(),
  Transform: z.unknown().optional(),
});

async function http(given: unknown) {
  const { ApiEndpoint, Method, Authentication, Headers, QueryParameters, RequestBody, Transform } =
    httpArguments.parse(given);
  const isShop = Authentication.ConnectionArn.includes('/shop-');
  const url = new URL(ApiEndpoint);
  for (const [name, value] of Object.entries(QueryParameters)) {
    for (const each of [value].flat()) url.searchParams.append(name, textOf(each));
  }
  if (isShop) url.searchParams.append('key', shopKey);
  const headers = Object.entries(Headers).map(([name, value]): [string, string] => [
    name,
    textOf(value),
  ]);
  const body =
    RequestBody === undefined
      ? undefined
      : typeof RequestBody === 'string'
        ? RequestBody
        : Transform === undefined
          ? JSON.stringify(RequestBody)
          : formOf(RequestBody, '').toString();
  const response = await fetch(url, {
    method: Method,
    headers: [...headers, ...(isShop ? ([['x-api-key', shopKey]] as [string, string][]) : [])],
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  if (!response.ok) throw new ExecutionFailed(`States.Http.StatusCode.${response.status}`, text);
  return {
    StatusCode: response.status,
    Headers: Object.fromEntries([...response.headers].map(([name, value]) => [name, [value]])),
    ResponseBody: text === '' ? null : (JSON.parse(text) as unknown),
  };
}

function formOf(value: unknown, name: string): URLSearchParams {
  const pairs = (each: unknown, at: string): [string, string][] => {
    if (Array.isArray(each)) return each.flatMap((item) => pairs(item, `${at}[]`));
    if (typeof each === 'object' && each !== null) {
      return Object.entries(each).flatMap(([key, item]) =>
        pairs(item, at === '' ? key : `${at}[${key}]`),
      );
    }
    return [[at, textOf(each)]];
  };
  return new URLSearchParams(pairs(value, name));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Every `{% … %}` inside of a value, worked out; one that gives nothing fails the state. */
async function evaluate(value: unknown, states: Bindings): Promise<unknown> {
  if (typeof value === 'string') {
    const code = /^\{%([\s\S]*)%\}$/.exec(value)?.[1];
    if (code === undefined) return value;
    let result: unknown;
    try {
      result = await jsonata(code).evaluate({}, { states });
    } catch (error) {
      const message = String(Reflect.get(Object(error), 'message'));
      throw new ExecutionFailed('States.QueryEvaluationError', message);
    }
    if (result === undefined)
      throw new ExecutionFailed('States.QueryEvaluationError', `${code} is nothing`);
    return JSON.parse(JSON.stringify(result)) as unknown;
  }
  if (Array.isArray(value)) return Promise.all(value.map((item) => evaluate(item, states)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, each]) => [
    key,
    await evaluate(each, states),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as unknown;
}
