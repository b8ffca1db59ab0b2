/**
 * One exchange with an app, as its connector describes it: rate limit, credential, one refresh after a 401, waiting where
 * the app asks for it, and errors in the product's own codes.
 */
import type { Connector, Json, RequestTemplate } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Expressions } from '../expressions/index.ts';
import { problemOf, readAnswer, readLeniently } from './answers.ts';
import { applyCredential, noCredential } from './credentials.ts';
import type { AppliedCredential, Credential } from './credentials.ts';
import { intoFile } from './download.ts';
import { requestFacts, withFacts } from './facts.ts';
import type { SeenAnswer, SentRequest } from './facts.ts';
import { isDeclared } from './hosts.ts';
import type { Http, HttpAnswer } from './http.ts';
import type { Clock, RateLimiter } from './rate.ts';
import { redactor } from './redaction.ts';
import { sendFollowing } from './redirects.ts';
import { buildRequest } from './requests.ts';
import type { BuiltRequest } from './requests.ts';
import { sentRequest } from './sentRequest.ts';
import type { Talk } from './talks.ts';

/** What the engine writes down: names, statuses and times, no content. */
export interface EngineLog {
  info(event: string, data?: object): void;
}

export interface Exchange extends Talk {
  readonly template: RequestTemplate;
  readonly scope: Json;
  readonly query?: Readonly<Record<string, string>>;
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly value: Json;
  readonly link: string | undefined;
  readonly url: URL;
  readonly request: SentRequest;
  /** Worked out only when it is asked for: most answers are never looked at. */
  readonly answer: () => SeenAnswer;
}

export interface TransportDeps {
  readonly expressions: Pick<Expressions, 'renderTree'>;
  readonly http: Http;
  readonly log: EngineLog;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  /** UTC milliseconds. */
  readonly now: () => number;
}

export type Transport = (exchange: Exchange) => Promise<Reply>;

export function createTransport(deps: TransportDeps): Transport {
  const { expressions, http, log, limiter, clock, now } = deps;

  /** One request and its answer; an error answer is thrown. */
  async function attempt(
    exchange: Exchange,
    request: BuiltRequest,
    credential: AppliedCredential,
  ): Promise<Reply> {
    const { connector, site, localHosts, signal, template, files } = exchange;
    const redact = redactor(credential.secrets);
    const sent = sentRequest(request, credential, redact);
    const began = clock.ticks();
    try {
      const answer = await sendFollowing(http, {
        request,
        credential,
        app: connector.name,
        localHosts,
        signal,
        mayLeadTo: (url) => isDeclared(url, site.hosts),
        receive: template.answer === 'file' ? intoFile(files) : undefined,
      });
      const took = Math.round(clock.ticks() - began);
      log.info('request', { app: connector.id, method: sent.method, status: answer.status, took });
      const value = await valueOf(connector, template, answer);
      return {
        value,
        link: answer.headers.link,
        url: request.url,
        request: sent,
        answer: () => ({ status: answer.status, body: seen(value, redact) }),
      };
    } catch (error) {
      throw redacted(error, redact, sent);
    }
  }

  async function valueOf(
    connector: Connector,
    template: RequestTemplate,
    answer: HttpAnswer,
  ): Promise<Json> {
    const succeeded = answer.status >= 200 && answer.status < 300;
    const mayBeError =
      !succeeded || (connector.api?.failed !== undefined && template.answer === 'json');
    if (mayBeError) {
      const body = readLeniently(answer);
      const problem = await problemOf(expressions, connector, answer, body, now());
      if (problem !== undefined) throw withFacts(problem, { status: answer.status });
    }
    return readAnswer(answer, template.answer, connector.name);
  }

  /** With an account, a refused credential is made fresh once; a second refusal is the person's to mend. */
  async function authorised(exchange: Exchange, request: BuiltRequest): Promise<Reply> {
    const { auth, connector } = exchange;
    const apply = (credential: Credential, method: string | undefined) =>
      applyCredential(expressions, connector, method, credential);
    switch (auth.kind) {
      case 'none':
        return attempt(exchange, request, noCredential);
      case 'credential':
        return attempt(exchange, request, await apply(auth.credential, auth.method));
      case 'account': {
        const { account } = auth;
        const credential = await account.credential();
        try {
          return await attempt(exchange, request, await apply(credential, account.method));
        } catch (error) {
          if (!isRefusal(error)) throw error;
        }
        const fresh = await account.refused(credential);
        try {
          return await attempt(exchange, request, await apply(fresh, account.method));
        } catch (error) {
          // The account learns of it, marks itself and says it by its own name; if it has yet another credential, the person
          // signed in meanwhile, and the next request has it.
          if (isRefusal(error)) await account.refused(fresh);
          throw error;
        }
      }
    }
  }

  return async (exchange) => {
    const { connector, auth, signal } = exchange;
    const request = await buildRequest(expressions, exchange);
    const sender = auth.kind === 'account' ? (auth.account.connection ?? '') : auth.kind;
    let patience = exchange.patienceMs;
    for (let count = 0; ; count += 1) {
      await limiter.take(`${connector.id} ${sender}`, connector.api?.rate, signal);
      try {
        return await authorised(exchange, request);
      } catch (error) {
        const pause = pauseFor(error, count);
        if (pause === undefined || pause > patience) throw error;
        patience -= pause;
        await clock.wait(pause, signal);
      }
    }
  };
}

/** The value with every text in it redacted. */
function seen(value: Json, redact: (text: string) => string): Json {
  if (typeof value === 'string') return redact(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => seen(item, redact));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key), seen(item, redact)]),
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof SojournError && error.code === 'sign_in_needed';
}

/** Milliseconds after which the same request may be sent again; undefined where waiting is not what helps. */
function pauseFor(error: unknown, count: number): number | undefined {
  if (!(error instanceof SojournError)) return undefined;
  const { retryAfterSeconds } = requestFacts(error);
  if (error.code === 'rate_limited') return Math.max(retryAfterSeconds ?? 2 ** count, 1) * 1_000;
  // A 503 says when to come back, or is no invitation to.
  if (error.code !== 'app_unavailable' || retryAfterSeconds === undefined) return undefined;
  return Math.max(retryAfterSeconds, 1) * 1_000;
}

/** The same error with the request it belongs to, and without the credential in any text that came from the app. */
function redacted(error: unknown, redact: (text: string) => string, request: SentRequest): unknown {
  if (!(error instanceof SojournError)) return error;
  // What caused it is left behind: it may quote the exchange.
  const { code, message, advice, details, field } = error;
  const safe = new SojournError(code, {
    text: { message: redact(message), advice },
    ...(details === undefined ? {} : { details: redact(details) }),
    ...(field === undefined ? {} : { field }),
  });
  return withFacts(safe, { ...requestFacts(error), request });
}
