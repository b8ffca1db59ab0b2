/** A request of a step as states: an HTTP task, or for a list one for each page. */
import type { Json } from '../../../shared/connector.ts';
import { isNothing } from '../outline/index.ts';
import type { NamedConnection, OutlinedRequest } from '../outline/index.ts';
import { overScope, plainCode, withValue } from './expressions.ts';
import type { Machine } from './machine.ts';

/**
 * Sends a request; what `output` makes of its answer is in the scope as the request's id.
 * @param connections the ARN that stands for a connection
 */
export function addRequest(
  machine: Machine,
  title: string,
  request: OutlinedRequest,
  output: (answer: string) => string,
): void {
  const { id, paging } = request;
  if (paging === undefined) {
    machine.add(title, task(request, checked(request, output(answerOf(request)))));
    return;
  }
  machine.add(`${title}: first page`, {
    Type: 'Pass',
    Output: withValue(id, '{ "items": [] }'),
  });
  const answer = answerOf(request);
  const link = '[$states.result.Headers.link, $states.result.Headers.Link][0]';
  const items = `$append(${id}.items, ${paging.items(answer)})`;
  const page = `{ "items": ${items}, "cursor": ${paging.next(answer, `${id}.cursor`, link)} }`;
  const asked = machine.add(title, task(request, checked(request, page)));
  const { yes, no } = machine.choice(`${title}: another page?`, overScope(`$exists(${id}.cursor)`));
  yes(asked);
  machine.open([no]);
  machine.add(`${title}: all pages`, {
    Type: 'Pass',
    Output: withValue(id, output(`${id}.items`)),
  });
}

function task(request: OutlinedRequest, kept: string) {
  const { id, method, headers, query, body, connection } = request;
  const form = body?.type === 'form' && !body.isText;
  const Arguments: Record<string, Json> = {
    ApiEndpoint: overScope(addressCode(request)),
    Method: method,
    Authentication: { ConnectionArn: connectionArn(connection) },
    Headers: overScope(plainCode(headers)),
    ...(isNothing(query) ? {} : { QueryParameters: overScope(queryCode(request)) }),
    ...(body === undefined ? {} : { RequestBody: overScope(plainCode(body.content)) }),
    ...(form
      ? {
          Transform: {
            RequestBodyEncoding: 'URL_ENCODED',
            RequestEncodingOptions: { ArrayFormat: 'BRACKETS' },
          },
        }
      : {}),
  };
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::http:invoke',
    Arguments,
    Output: withValue(id, kept),
  };
}

/** The address of a next page is whole. */
function queryCode({ id, query, paging }: OutlinedRequest): string {
  const code = plainCode(query);
  return paging?.kind === 'link' || paging?.kind === 'nextUrl'
    ? `$exists(${id}.cursor) ? {} : ${code}`
    : code;
}

function addressCode({ id, url, paging }: OutlinedRequest): string {
  const address = plainCode(url);
  if (paging?.kind !== 'link' && paging?.kind !== 'nextUrl') return address;
  return `$exists(${id}.cursor) ? ${id}.cursor : ${address}`;
}

/** Credentials are an EventBridge connection of one's own, never part of the export. */
export function connectionArn(connection: NamedConnection | undefined): string {
  const name = connection === undefined ? 'no-credentials' : connectionName(connection);
  return `arn:aws:events:us-east-1:123456789012:connection/${name}/00000000-0000-0000-0000-000000000000`;
}

function connectionName({ app, name }: NamedConnection): string {
  return `${app}-${name}`
    .normalize('NFKD')
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 64);
}

function answerOf({ answer, whole }: OutlinedRequest): string {
  const body = answer === 'none' ? 'null' : '$states.result.ResponseBody';
  return whole
    ? `{ "status": $states.result.StatusCode, "headers": $states.result.Headers, "body": ${body} }`
    : body;
}

/** A good answer that is an error fails the state. */
function checked(request: OutlinedRequest, code: string): string {
  const { failed } = request;
  if (failed === undefined) return code;
  const answer = '$states.result.ResponseBody';
  const message = `$error("The app answered with an error: " & $string(${answer}))`;
  return `$boolean(${failed(answer)}) ? ${message} : ${code}`;
}
