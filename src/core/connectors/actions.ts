/** Actions: one request, after those that prepare it, or a whole list; or, of a built-in app, code of the core. */
import type { ActionDefinition, Json, RequestTemplate } from '../../shared/connector.ts';
import type { Expressions } from '../expressions/index.ts';
import { builtInActions } from './builtIn/index.ts';
import type { BuiltIns } from './builtIns.ts';
import type { Account } from './credentials.ts';
import { withFacts } from './facts.ts';
import type { SeenAnswer, SentRequest } from './facts.ts';
import { prepareFields } from './fields.ts';
import { found } from './found.ts';
import type { Lists } from './lists.ts';
import { patience } from './talks.ts';
import type { Talk, Talks } from './talks.ts';
import type { Transport } from './transport.ts';

export interface ActionCall {
  readonly app: string;
  readonly action: string;
  readonly account: Account | null;
  readonly fields: Record<string, Json>;
  /** The run whose files it may open; without one, files that are made expire. */
  readonly run?: string;
  readonly signal?: AbortSignal;
  /** For actions that take one (`repeat: 'key'`): the same key makes the app act once. */
  readonly idempotencyKey?: string;
}

export interface Actions {
  action(call: ActionCall): Promise<ActionDone>;
}

export interface ActionDone {
  /** The one that the action is about, not those that prepare it. */
  readonly request: SentRequest | null;
  /** Of that request; absent for whole lists and for what is done without a request. */
  readonly answer?: () => SeenAnswer;
  readonly output: Json;
}

export interface ActionsDeps {
  readonly expressions: Pick<Expressions, 'renderTree'>;
  readonly talks: Talks;
  readonly lists: Lists;
  readonly transport: Transport;
  readonly builtIns: BuiltIns;
}

type SentAction = ActionDefinition & { readonly request: RequestTemplate };

export function createActions(deps: ActionsDeps): Actions {
  const { expressions, talks, lists, transport, builtIns } = deps;

  async function send(
    call: ActionCall,
    talk: Talk,
    action: SentAction,
    fields: Record<string, Json>,
  ): Promise<ActionDone> {
    const answers = await prepared(talk, action, fields);
    const scope = { fields, connection: talk.values, answers };
    const { request: template, paging } = action;
    if (paging !== undefined) {
      const { items, request } = await lists.whole(talk, { template, paging, scope });
      return { request, output: await output(action, items) };
    }
    const key = keyOf(action, call);
    const reply = await transport({
      ...talk,
      template,
      scope,
      ...(key === undefined ? {} : { headers: key }),
    });
    return {
      request: reply.request,
      answer: reply.answer,
      output: await output(action, reply.value),
    };
  }

  /** The answers of the requests before, by id. Whatever fails here: the action itself was not sent. */
  async function prepared(
    talk: Talk,
    { before }: SentAction,
    fields: Record<string, Json>,
  ): Promise<Record<string, Json>> {
    const answers: Record<string, Json> = {};
    for (const { id, request: template } of before) {
      const scope = { fields, connection: talk.values, answers: { ...answers } };
      try {
        const reply = await transport({ ...talk, patienceMs: patience.action, template, scope });
        answers[id] = reply.value;
      } catch (error) {
        throw error instanceof Error ? withFacts(error, { mayHaveArrived: false }) : error;
      }
    }
    return answers;
  }

  async function output(action: ActionDefinition, answer: Json): Promise<Json> {
    return (await expressions.renderTree(action.output, answer)) ?? null;
  }

  return {
    async action(call) {
      const { app, account, signal } = call;
      const talk = await talks.withAccount(app, account, patience.action, signal, call.run);
      const { connector } = talk;
      const action = found(
        connector.actions.find(({ id }) => id === call.action),
        `action of ${connector.name}`,
      );
      const fields = prepareFields(action.fields, call.fields);
      const { request } = action;
      if (request === undefined) {
        const run = found(builtInActions[`${app}/${action.id}`], `action of ${connector.name}`);
        return run(builtIns.callOf(talk, fields));
      }
      const repeatable = action.repeat === 'safe' || keyOf(action, call) !== undefined;
      const patienceMs = repeatable ? patience.action : 0;
      return send(call, { ...talk, patienceMs }, { ...action, request }, fields);
    },
  };
}

/** The header with which the app tells a repeated request from a second one. */
function keyOf(
  { repeat, repeatHeader }: ActionDefinition,
  { idempotencyKey }: ActionCall,
): Record<string, string> | undefined {
  return repeat !== 'key' || repeatHeader === undefined || idempotencyKey === undefined
    ? undefined
    : { [repeatHeader]: idempotencyKey };
}
