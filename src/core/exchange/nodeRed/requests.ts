/** A request of a step as nodes: prepare, send, look at the answer; for a list, page by page. */
import { isNothing, mergeTrees, objectTree, quote, withHelpers } from '../outline/index.ts';
import type { NamedConnection, OutlinedRequest, Tree } from '../outline/index.ts';
import { plainCode, safe, withVariables } from './expressions.ts';
import type { Flow, Port, Rule } from './flow.ts';

/**
 * Sends a request; its answer is in the message's property of the request's id.
 * @param output JSONata of what is kept, over the answer
 */
export function addRequest(
  flow: Flow,
  title: string,
  request: OutlinedRequest,
  output: (answer: string) => string,
  from: readonly Port[],
): Port[] {
  const { id, paging, method } = request;
  if (paging === undefined) {
    const sent = send(flow, title, request, prepare(flow, title, request, from));
    const code = checked(request, output(answerCode(request)));
    return flow.change(`Read the answer`, [clean(request), set(id, code), unneeded], sent);
  }
  const begun = flow.change('First page', [set(id, '{ "items": [] }')], from);
  const prepared = prepare(flow, title, request, begun);
  const sent = send(flow, title, request, prepared);
  const items = `$append(${id}.items, ${paging.items('payload')})`;
  const next = paging.next('payload', `${id}.cursor`, 'headers.link');
  const gathered = flow.change(
    'Keep the page',
    [clean(request), set(id, checked(request, `{ "items": ${items}, "cursor": ${next} }`))],
    sent,
  );
  const { yes, no } = flow.fork('Another page?', `$exists(${id}.cursor)`, gathered);
  flow.loop(yes, prepared);
  return flow.change(
    `All pages of ${method}`,
    [set(id, withHelpers(output(`${id}.items`))), unneeded],
    no,
  );
}

const unneeded: Rule = { t: 'delete', p: 'payload' };

function set(p: string, code: string): Rule {
  return { t: 'set', p, code: safe(code) };
}

function prepare(
  flow: Flow,
  title: string,
  request: OutlinedRequest,
  from: readonly Port[],
): Port[] {
  const { connection, body } = request;
  const write = (code: string): string =>
    withHelpers(connection === undefined ? code : withVariables(code, connection));
  const rules: Rule[] = [
    set('url', write(addressCode(request))),
    set('headers', write(plainCode(mergeTrees([request.headers, credentialHeaders(connection)])))),
    body === undefined
      ? { t: 'delete', p: 'payload' }
      : set('payload', write(bodyCode(body.content, body.type === 'form' && !body.isText))),
  ];
  return flow.change(`Prepare: ${title}`, rules, from);
}

function bodyCode(content: Tree, isForm: boolean): string {
  const code = plainCode(content);
  return isForm ? `$form(${code}, "")` : code;
}

function credentialHeaders(connection: NamedConnection | undefined): Tree | undefined {
  if (connection === undefined) return undefined;
  const { headers, basic } = connection;
  if (basic === undefined) return objectTree(headers);
  const [user, password] = [plainCode(basic.user), plainCode(basic.password)];
  const code = `"Basic " & $base64encode(${user} & ":" & ${password})`;
  return objectTree([...headers, ['authorization', { kind: 'code', code }]]);
}

/** The whole address: with the query, and with what a credential adds to it. */
function addressCode({ id, url, query, connection, paging }: OutlinedRequest): string {
  const all = mergeTrees([query, objectTree(connection?.query ?? [])]);
  const address = plainCode(url);
  const whole = isNothing(all) ? address : `${address} & $query(${plainCode(all)})`;
  if (paging?.kind !== 'link' && paging?.kind !== 'nextUrl') return whole;
  const origin = /^"(https?:\/\/[^/"?]+)/.exec(address)?.[1] ?? '';
  const cursor = `${id}.cursor`;
  const next = `($contains(${cursor}, /^https?:/) ? ${cursor} : ${quote(origin)} & ${cursor})`;
  return `$exists(${cursor}) ? ${withKey(next, connection)} : ${whole}`;
}

/** A credential in the query goes with each page, too. */
function withKey(address: string, connection: NamedConnection | undefined): string {
  if (connection === undefined || connection.query.length === 0) return address;
  const key = plainCode(objectTree(connection.query));
  return `($n := ${address}; $n & ($contains($n, "?") ? "&" : "?") & $pairs(${key}))`;
}

function send(flow: Flow, title: string, request: OutlinedRequest, from: readonly Port[]): Port[] {
  return flow.add(
    'http request',
    {
      name: title,
      method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'].includes(request.method)
        ? request.method
        : 'use',
      ret: request.answer === 'json' ? 'obj' : 'txt',
      paytoqs: 'ignore',
      url: '',
      tls: '',
      persist: false,
      proxy: '',
      insecureHTTPParser: false,
      authType: '',
      senderr: true,
      headers: [],
    },
    request.method === 'OPTIONS'
      ? flow.change('Method', [{ t: 'set', p: 'method', text: 'OPTIONS' }], from)
      : from,
  );
}

/** An empty answer is nothing; Node-RED gives an empty object or text for it. */
function clean({ answer }: OutlinedRequest): Rule {
  if (answer === 'none') return set('payload', 'null');
  if (answer === 'text') return set('payload', 'payload');
  return set('payload', 'statusCode = 204 or payload = "" ? null : payload');
}

function answerCode({ whole }: OutlinedRequest): string {
  return whole ? '{ "status": statusCode, "headers": headers, "body": payload }' : 'payload';
}

/** Node-RED takes every answer for a good one: here an error answer is raised. */
function checked({ keepsErrors, failed, whole }: OutlinedRequest, code: string): string {
  const bad = whole ? 'statusCode >= 400' : 'statusCode < 200 or statusCode >= 300';
  const refusals = [
    ...(keepsErrors ? [] : [bad]),
    ...(failed === undefined ? [] : [`$boolean(${failed('payload')})`]),
  ];
  if (refusals.length === 0) return withHelpers(code);
  const message = '$error("The answer was " & statusCode & ": " & $string(payload))';
  return withHelpers(`(${refusals.join(' or ')}) ? ${message} : ${code}`);
}
