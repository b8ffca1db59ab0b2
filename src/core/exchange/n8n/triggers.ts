/** How a journey begins, as nodes of n8n. */
import type { Json } from '../../../shared/connector.ts';
import { valueTree } from '../outline/index.ts';
import type { Outline, OutlinedTrigger } from '../outline/index.ts';
import type { Report } from '../report.ts';
import { parameterOf, scopeAt } from './expressions.ts';
import { javaScriptOf, Untranslatable } from './javaScript.ts';
import { node, noteNode, setNode } from './nodes.ts';
import { addRequest } from './requests.ts';
import type { NodeSource, Port, Workflow } from './workflow.ts';

interface About {
  /** A step of the journey answers the webhook. */
  readonly answers: boolean;
  readonly report: Report;
}

interface Begun {
  readonly ports: Port[];
  /** Where a run goes back to at its end, for the next event; undefined where there is one alone. */
  readonly loop?: string;
}

/** The nodes of the trigger; the item has its data as `s0` after them. */
export function addTrigger(workflow: Workflow, outline: Outline, about: About): Begun {
  const { trigger } = outline;
  const { title } = trigger;
  const { report } = about;
  report.mapped(trigger, trigger.notes);
  const begin = (source: NodeSource, data: string): Begun => {
    const begun = workflow.add(source, []);
    return { ports: workflow.add(setNode('Trigger data', `({ s0: ${data} })`), begun) };
  };
  const moment = '({ scheduledFor: $json.timestamp, startedAt: $json.timestamp })';
  switch (trigger.kind) {
    case 'manual':
      return begin(node(title, 'manualTrigger', 1, {}), '({ startedAt: $now.toISO() })');
    case 'every':
    case 'times': {
      const interval = intervalsOf(trigger);
      if (trigger.kind === 'times' && trigger.timeZone !== '') {
        report.mapped(trigger, [`Set the workflow’s time zone to ${trigger.timeZone}.`]);
      }
      return begin(node(title, 'scheduleTrigger', 1.1, { rule: { interval } }), moment);
    }
    case 'webhook':
      report.mapped(trigger, ['The address is the one that n8n shows.']);
      return begin(webhookNode(outline, about.answers), webhookData);
    case 'called':
      return begin(node(title, 'executeWorkflowTrigger', 1, {}), '$json');
    case 'poll':
      return poll(workflow, outline, trigger, report);
    case 'builtIn':
      return builtIn(workflow, trigger, outline.pollSeconds, report);
    case 'missing':
      report.missing(trigger, trigger.notes);
      return sampled(workflow, trigger);
  }
}

function intervalsOf(trigger: Extract<OutlinedTrigger, { kind: 'every' | 'times' }>): Json[] {
  if (trigger.kind === 'times') {
    return trigger.cron.map((expression) => ({ field: 'cronExpression', expression }));
  }
  const { count, unit } = trigger;
  return unit === 'hours'
    ? [{ field: 'hours', hoursInterval: count }]
    : [{ field: 'minutes', minutesInterval: count }];
}

function webhookNode({ name, trigger }: Outline, answers: boolean): NodeSource {
  const path = name
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-|-$/g, '');
  return {
    ...node(trigger.title, 'webhook', 2, {
      httpMethod: 'POST',
      path,
      responseMode: answers ? 'responseNode' : 'onReceived',
      options: {},
    }),
  };
}

const webhookData =
  '({ method: "POST", path: $json.webhookUrl, query: $json.query, headers: $json.headers, body: $json.body })';

/** What n8n has triggers of its own for. */
function builtIn(
  workflow: Workflow,
  trigger: Extract<OutlinedTrigger, { kind: 'builtIn' }>,
  pollSeconds: number,
  report: Report,
): Begun {
  const { app, event, fields, title, connection } = trigger;
  const minutes = Math.max(1, Math.round(pollSeconds / 60));
  if (app === 'rss' && event === 'new-item') {
    report.mapped(trigger, ['The item comes as n8n reads it.']);
    const source = node(title, 'rssFeedReadTrigger', 1, {
      pollTimes: { item: [{ mode: 'everyX', value: minutes, unit: 'minutes' }] },
      feedUrl: parameterOf(fields.url ?? valueTree('')),
    });
    const data =
      '({ id: $json.guid ?? $json.link, title: $json.title, link: $json.link, published: $json.isoDate, author: $json.creator, summary: $json.contentSnippet, content: $json.content, categories: $json.categories ?? [] })';
    const begun = workflow.add(source, []);
    return oneByOne(workflow, workflow.add(setNode('Trigger data', `({ s0: ${data} })`), begun));
  }
  if (app === 'email' && event === 'new-mail') {
    report.mapped(trigger, ['The mail comes as n8n reads it; its search has to be set there.']);
    const source: NodeSource = {
      ...node(title, 'emailReadImap', 2, {
        mailbox: parameterOf(fields.folder ?? valueTree('INBOX')),
        postProcessAction: 'nothing',
        options: {},
      }),
      ...(connection === undefined
        ? {}
        : { credentials: { imap: { id: null, name: connection.name } } }),
    };
    const data =
      '({ id: $json.attributes?.uid, date: $json.date, from: $json.from, to: $json.to, subject: $json.subject, text: $json.textPlain, html: $json.textHtml })';
    const begun = workflow.add(source, []);
    return oneByOne(workflow, workflow.add(setNode('Trigger data', `({ s0: ${data} })`), begun));
  }
  report.missing(trigger, [
    `n8n has no trigger like “${title}”: the workflow starts by hand, with its sample.`,
  ]);
  return sampled(workflow, trigger);
}

/** The events of one look, each run to its end before the next. */
function oneByOne(workflow: Workflow, from: readonly Port[]): Begun & { loop: string } {
  const source = { ...node('One by one', 'splitInBatches', 3, { options: {} }), outputs: 2 };
  const [{ node: loop } = { node: '' }] = workflow.add(source, from);
  return { ports: [{ node: loop, output: 1 }], loop };
}

function sampled(workflow: Workflow, { title, sample }: { title: string; sample: Json }): Begun {
  const begun = workflow.add(node('By hand', 'manualTrigger', 1, {}), []);
  const noted = workflow.add(noteNode(`Not mapped: ${title}`, title), begun);
  return {
    ports: workflow.add(setNode('Trigger data', `({ s0: ${JSON.stringify(sample)} })`), noted),
  };
}

/** Asks again and again; *Remove Duplicates* remembers what was seen. */
function poll(
  workflow: Workflow,
  { pollSeconds }: Outline,
  trigger: Extract<OutlinedTrigger, { kind: 'poll' }>,
  report: Report,
): Begun {
  const { title, request, detail, items, where, key, output } = trigger;
  const minutes = Math.min(59, Math.max(1, Math.round(pollSeconds / 60)));
  const fail = (from: readonly Port[]): void => {
    workflow.add(node(`Failed: ${title}`, 'stopAndError', 1, { errorMessage: title }), from);
  };
  try {
    const item = (code: string) => javaScriptOf(code, scopeAt('$json'), { item: 'each' });
    const list = javaScriptOf(request.paging === undefined ? items('poll') : 'poll', (name) =>
      name === 'poll' ? '$json.poll' : undefined,
    );
    const wanted =
      where === undefined ? list : `${list}.filter((each) => Boolean(${item(where('$item'))}))`;
    const events = `${wanted}.map((each) => ({ key: asText(${item(key('$item'))}), event: each }))`;
    const event = '$json.event';
    const data =
      detail === undefined
        ? javaScriptOf(output('$item'), scopeAt('$json'), { item: event })
        : event;
    const begun = workflow.add(
      node(`Every ${minutes} minutes`, 'scheduleTrigger', 1.1, {
        rule: { interval: [{ field: 'minutes', minutesInterval: minutes }] },
      }),
      [],
    );
    const asked = addRequest(workflow, title, request, (answer) => answer, fail, begun);
    const found = workflow.add(setNode('Events', `({ found: ${events} })`), asked);
    const split = workflow.add(
      node('Each event', 'splitOut', 1, { fieldToSplitOut: 'found', options: {} }),
      found,
    );
    const fresh = workflow.add(
      node('Only what is new', 'removeDuplicates', 2, {
        operation: 'removeItemsSeenInPreviousExecutions',
        logic: 'removeItemsWithAlreadySeenKeyValues',
        dedupeValue: '={{ $json.key }}',
        options: {},
      }),
      split,
    );
    const told = workflow.add(setNode('Trigger data', `({ s0: ${data} })`), fresh);
    report.mapped(trigger, [
      'The first look runs for all that is there.',
      'An error in one event ends the look, and what it found beside is not looked at again.',
    ]);
    const begunRun = oneByOne(workflow, told);
    if (detail === undefined) return begunRun;
    const details = `Details: ${title}`;
    const ports = addRequest(workflow, details, detail, output, fail, begunRun.ports);
    return { ports, loop: begunRun.loop };
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    report.missing(trigger, [`n8n’s expressions have nothing that is exactly ${error.message}.`]);
    return sampled(workflow, trigger);
  }
}
