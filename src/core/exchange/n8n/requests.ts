/** A request of a step as nodes of n8n: ask, look whether the answer is an error, keep it; page by page for a list. */
import type { Json } from '../../../shared/connector.ts';
import { isNothing } from '../outline/index.ts';
import type { OutlinedRequest } from '../outline/index.ts';
import { codeOf, parameterOf, scopeAt } from './expressions.ts';
import { expressionOf } from './ruleFunctions.ts';
import { credentialOf } from './credentials.ts';
import { javaScriptOf } from './javaScript.ts';
import { ifNode, node, setNode } from './nodes.ts';
import type { NodeSource, Port, Workflow } from './workflow.ts';

/**
 * Sends a request; what `output` makes of its answer is in the item as the request's id.
 * @param fail adds what happens behind an answer that is an error
 * @throws Untranslatable
 */
export function addRequest(
  workflow: Workflow,
  title: string,
  request: OutlinedRequest,
  output: (answer: string) => string,
  fail: (from: readonly Port[]) => void,
  from: readonly Port[],
): Port[] {
  const { id, paging, failed } = request;
  const sound = (ports: Port[]): Port[] => {
    if (failed === undefined) return ports;
    const bad = `truthy(${overAnswer(failed('$answer'), request, '$json')})`;
    const told = workflow.add(ifNode(`Error in the answer? ${title}`, bad), ports);
    fail(told);
    return told.map(({ node: name }) => ({ node: name, output: 1 }));
  };
  if (paging === undefined) {
    const { ports, before } = workflow.single(from, `Before ${title}`);
    const asked = sound(workflow.add(requestNode(title, request), ports));
    const value = overAnswer(output('$answer'), request, place(before));
    return workflow.add(setNode(`Keep ${title}`, keep(before, id, value)), asked);
  }
  const begun = workflow.add(
    setNode(`First page: ${title}`, `({ ...$json, ${id}: { items: [] } })`),
    from,
  );
  const page = workflow.add(node(`Page: ${title}`, 'noOp', 1, {}), begun);
  const before = page[0]?.node ?? '';
  const asked = sound(workflow.add(requestNode(title, request), page));
  const items = overAnswer(paging.items('$answer'), request, place(before));
  const next = overAnswer(paging.next('$answer', `${id}.cursor`, '$link'), request, place(before));
  const all = `[...${place(before)}.${id}.items, ...${items}]`;
  const gathered = workflow.add(
    setNode(`Keep the page: ${title}`, keep(before, id, `{ items: ${all}, cursor: ${next} }`)),
    asked,
  );
  const more = workflow.add(
    ifNode(`Another page? ${title}`, `($json.${id}.cursor ?? null) !== null`),
    gathered,
  );
  workflow.lead(more, before);
  const done = more.map(({ node: name }) => ({ node: name, output: 1 }));
  const whole = javaScriptOf(output(`${id}.items`), scopeAt('$json'));
  return workflow.add(setNode(`All pages: ${title}`, `({ ...$json, ${id}: ${whole} })`), done);
}

function place(before: string): string {
  return `$(${JSON.stringify(before)}).item.json`;
}

/** The item before the request, with one value more. */
function keep(before: string, id: string, code: string): string {
  return `({ ...${place(before)}, ${id}: ${code} })`;
}

/** JavaScript over the answer, as the request node gives it: the text of the body, headers and status. */
function overAnswer(code: string, request: OutlinedRequest, scope: string): string {
  const { whole } = request;
  const body = bodyOf(request);
  const all = `({ status: $json.statusCode, headers: $json.headers, body: ${body} })`;
  return javaScriptOf(code, scopeAt(scope), {
    answer: whole ? all : body,
    link: '$json.headers?.link',
  });
}

function bodyOf(request: OutlinedRequest): string {
  const { answer, whole } = request;
  if (answer === 'none') return 'null';
  if (isRaw(request)) {
    const body = '($json.body ?? $json.data)';
    return answer === 'text' ? `asText(${body})` : `read(${body})`;
  }
  if (answer === 'text') return '$json.body';
  return whole ? 'read($json.body)' : 'parsed($json.body)';
}

/** Whether n8n sends the body as it is. It cannot read an answer to that as text, only as what it seems to be. */
function isRaw({ body }: OutlinedRequest): boolean {
  return body !== undefined && body.type !== 'json';
}

function requestNode(title: string, request: OutlinedRequest): NodeSource {
  const { method, headers, body, connection, keepsErrors } = request;
  const credential = connection === undefined ? undefined : credentialOf(connection);
  const response = {
    fullResponse: true,
    ...(keepsErrors ? { neverError: true } : {}),
    // Read by itself, n8n puts a body elsewhere that it does not take for JSON, and makes an object of an empty one.
    ...(isRaw(request) ? {} : { responseFormat: 'text', outputPropertyName: 'body' }),
  };
  return {
    name: title,
    type: 'httpRequest',
    typeVersion: 4,
    parameters: {
      method,
      url: addressOf(request),
      ...credential?.parameters,
      sendHeaders: true,
      specifyHeaders: 'json',
      jsonHeaders:
        headers.kind === 'value'
          ? JSON.stringify(headers.value)
          : expressionOf(`JSON.stringify(${codeOf(headers)})`),
      ...(body === undefined ? {} : bodyParameters(body)),
      options: { response: { response } },
    },
    ...(credential === undefined ? {} : { credentials: credential.credentials }),
  };
}

/** The whole address with its query, which n8n would write otherwise. */
function addressOf({ id, url, query, paging }: OutlinedRequest): string {
  const base = codeOf(url);
  const whole = isNothing(query) ? base : `${base} + query(${codeOf(query)})`;
  if (paging?.kind !== 'link' && paging?.kind !== 'nextUrl') {
    const known = url.kind === 'value' && isNothing(query) ? url.value : undefined;
    return typeof known === 'string' ? known : expressionOf(whole);
  }
  return expressionOf(`$json.${id}.cursor ?? (${whole})`);
}

function bodyParameters({
  type,
  content,
  isText,
}: NonNullable<OutlinedRequest['body']>): Record<string, Json> {
  if (type === 'json') {
    const jsonBody =
      content.kind === 'value' && !isText
        ? JSON.stringify(content.value)
        : isText
          ? parameterOf(content)
          : expressionOf(`JSON.stringify(${codeOf(content)})`);
    return { sendBody: true, contentType: 'json', specifyBody: 'json', jsonBody };
  }
  const text = isText ? parameterOf(content) : expressionOf(`form(${codeOf(content)}, "")`);
  const rawContentType =
    type === 'form' ? 'application/x-www-form-urlencoded' : 'text/plain; charset=utf-8';
  return { sendBody: true, contentType: 'raw', rawContentType, body: text };
}
