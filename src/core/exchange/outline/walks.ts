/** Walks over outlined steps, and what their JSONata needs. */
import { codesIn } from './tree.ts';
import type { OutlinedRequest, OutlinedStep } from './types.ts';

/** All steps, blocks before their contents. */
export function allOutlined(steps: readonly OutlinedStep[]): OutlinedStep[] {
  return steps.flatMap((step) => [step, ...allOutlined(innerSteps(step))]);
}

function innerSteps(step: OutlinedStep): readonly OutlinedStep[] {
  switch (step.kind) {
    case 'if':
      return [...step.then, ...step.else];
    case 'forEach':
      return step.steps;
    case 'tryCatch':
      return [...step.try, ...step.catch];
    default:
      return [];
  }
}

/** Every piece of JSONata of the step itself. */
export function codesOf(step: OutlinedStep): string[] {
  switch (step.kind) {
    case 'request':
      return [...step.requests.flatMap(requestCodes), step.output('answer')];
    case 'builtIn':
      return Object.values(step.fields).flatMap(codesIn);
    case 'if':
      return [step.when];
    case 'forEach':
      return codesIn(step.list);
    case 'delay':
      return codesIn(step.seconds);
    case 'stop':
      return codesIn(step.message);
    case 'call':
      return codesIn(step.input);
    case 'tryCatch':
    case 'missing':
      return [];
  }
}

/** Every piece of JSONata of a request. */
export function requestCodes(request: OutlinedRequest): string[] {
  const { url, query, headers, body, paging, failed, connection } = request;
  return [
    ...[url, query, headers, body?.content].flatMap(codesIn),
    ...(paging === undefined
      ? []
      : [paging.items('answer'), paging.next('answer', 'cursor', 'link')]),
    ...(failed === undefined ? [] : [failed('answer')]),
    ...[...(connection?.headers ?? []), ...(connection?.query ?? [])].flatMap(([, tree]) =>
      codesIn(tree),
    ),
  ];
}

const ownFunctions = /\$(asciiJson|base64url|base64text|hash|mime|records)\(/;

/** A reason why no other engine can work out this JSONata; undefined where there is none. */
export function unknownIn(codes: readonly string[]): string | undefined {
  const name = codes.map((code) => ownFunctions.exec(code)?.[1]).find((each) => each !== undefined);
  return name === undefined
    ? undefined
    : `It needs $${name}, a function that only Sojourn has in JSONata.`;
}

export function unknownFunction(step: OutlinedStep): string | undefined {
  return unknownIn(codesOf(step));
}
