/** How a journey begins, as nodes. */
import type { Json } from '../../../shared/connector.ts';
import { requestCodes, unknownIn, withHelpers } from '../outline/index.ts';
import type { Outline, OutlinedTrigger } from '../outline/index.ts';
import type { Report } from '../report.ts';
import { safe } from './expressions.ts';
import type { Flow, Port, Rule } from './flow.ts';
import { addRequest } from './requests.ts';

interface About {
  /** A step of the journey answers the webhook. */
  readonly answers: boolean;
  readonly report: Report;
}

/** The nodes of the trigger; the message has its data as `s0` after them. */
export function addTrigger(flow: Flow, outline: Outline, { answers, report }: About): Port[] {
  const { trigger } = outline;
  const { title } = trigger;
  const moment = '{ "scheduledFor": $now(), "startedAt": $now() }';
  report.mapped(trigger, trigger.notes);
  switch (trigger.kind) {
    case 'manual':
      return inject(flow, title, '{ "startedAt": $now() }', {});
    case 'every': {
      const seconds = trigger.count * (trigger.unit === 'hours' ? 3600 : 60);
      if (seconds > longestRepeat) {
        report.missing(trigger, ['Node-RED repeats at most every 24 days.']);
        return inject(flow, title, moment, {});
      }
      return inject(flow, title, moment, { repeat: String(seconds) });
    }
    case 'times':
      if (trigger.timeZone !== '') {
        report.mapped(trigger, [
          `Times are those of Node-RED’s own time zone, not ${trigger.timeZone}.`,
        ]);
      }
      return trigger.cron.flatMap((crontab) => inject(flow, title, moment, { crontab }));
    case 'webhook':
      return webhook(flow, outline, answers, report);
    case 'called':
      return entry(flow, title);
    case 'poll':
      return poll(flow, outline, trigger, report);
    case 'builtIn':
    case 'missing': {
      const reason =
        trigger.kind === 'missing'
          ? trigger.notes
          : [`Node-RED has no trigger like “${title}”: the flow starts by hand, with its sample.`];
      report.missing(trigger, reason);
      flow.comment(`Not mapped: ${title}`, reason.join('\n'));
      return inject(flow, title, JSON.stringify(trigger.sample), {});
    }
  }
}

const longestRepeat = 2_147_483;

function inject(
  flow: Flow,
  name: string,
  data: string,
  { repeat = '', crontab = '' }: { repeat?: string; crontab?: string },
): Port[] {
  const props: Json = [{ p: 's0', v: safe(data), vt: 'jsonata' }];
  return flow.add(
    'inject',
    { name, props, repeat, crontab, once: false, onceDelay: 0.1, topic: '' },
    [],
  );
}

function webhook(flow: Flow, outline: Outline, answers: boolean, report: Report): Port[] {
  const { name, trigger } = outline;
  const path = name
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-|-$/g, '');
  const entries = ['get', 'post', 'put', 'patch', 'delete'].flatMap((method) =>
    flow.add('http in', { name: '', url: `/${path}`, method, upload: false, swaggerDoc: '' }, []),
  );
  report.mapped(trigger, [
    `The address is /${path} at Node-RED, for everyone who reaches it: protect it there.`,
  ]);
  const data = safe(
    '{ "method": req.method, "path": req.path, "query": req.query, "headers": req.headers, "body": payload }',
  );
  const told = flow.change(trigger.title, [{ t: 'set', p: 's0', code: data }], entries);
  if (answers) return told;
  const empty = flow.change('Answer at once', [{ t: 'set', p: 'payload', text: '' }], told);
  flow.add('http response', { name: '', statusCode: '200', headers: {} }, empty, { outputs: 0 });
  return told;
}

function entry(flow: Flow, title: string): Port[] {
  const link = flow.add('link in', { name: title, links: [] }, [], { id: flow.idOf('entry') });
  const failed = flow.add('catch', { name: 'Any error', scope: null, uncaught: true }, []);
  const told = flow.change('It failed', [{ t: 'set', p: 'failed', code: 'error.message' }], failed);
  flow.add('link out', { name: 'Back', mode: 'return', links: [] }, told, { outputs: 0 });
  return flow.change('Its data', [{ t: 'set', p: 's0', code: 'payload' }], link);
}

/** Asks again and again; what was seen before is kept in the flow's context. */
function poll(
  flow: Flow,
  { pollSeconds }: Outline,
  trigger: Extract<OutlinedTrigger, { kind: 'poll' }>,
  report: Report,
): Port[] {
  const { title, request, detail, items, where, key, time, output } = trigger;
  const codes = [
    ...requestCodes(request),
    ...(detail === undefined ? [] : requestCodes(detail)),
    ...[items('a'), where?.('a') ?? '', key('a'), output('a')],
  ];
  const unknown = unknownIn(codes);
  if (unknown !== undefined) {
    report.missing(trigger, [unknown]);
    flow.comment(`Not mapped: ${title}`, unknown);
    return inject(flow, title, JSON.stringify(trigger.sample), {});
  }
  report.mapped(trigger, [
    'What was seen is forgotten when Node-RED restarts, unless its context is stored; events of one look run side by side.',
  ]);
  const clock = inject(flow, title, '{}', { repeat: String(pollSeconds) });
  const asked = addRequest(flow, title, request, (answer) => answer, clock);
  flow.newLine();
  const list = request.paging === undefined ? items(request.id) : request.id;
  const wanted =
    where === undefined ? list : `$filter(${list}, function($i) { $boolean(${where('$i')}) })`;
  const ordered =
    time === undefined
      ? `[${wanted}]`
      : `[$sort([${wanted}], function($a, $b) { ${time('$a')} > ${time('$b')} })]`;
  const found = `[$map(${ordered}, function($i) { { "key": $string(${key('$i')}), "item": $i } })]`;
  const fresh =
    '($seen := $flowContext("seen"); $exists($seen) ? [found[$not(key in $seen)]] : [])';
  const rules: Rule[] = [
    { t: 'set', p: 'found', code: safe(withHelpers(found)) },
    { t: 'set', p: 'payload', code: fresh },
    { t: 'set', p: 'seen', pt: 'flow', code: '$distinct([$flowContext("seen"), found.key])' },
    { t: 'delete', p: 'found' },
    { t: 'delete', p: request.id },
  ];
  const news = flow.change('Only what is new', rules, asked);
  const each = flow.add(
    'split',
    {
      name: 'Each event',
      splt: String.raw`\n`,
      spltType: 'str',
      arraySplt: 1,
      arraySpltType: 'len',
      stream: false,
      addname: '',
      property: 'payload',
    },
    news,
  );
  const data = detail === undefined ? output('payload.item') : 'payload.item';
  const event = flow.change(
    'The event',
    [
      { t: 'set', p: 's0', code: safe(withHelpers(data)) },
      { t: 'delete', p: 'payload' },
    ],
    each,
  );
  if (detail === undefined) return event;
  return addRequest(flow, `Details: ${title}`, detail, output, event);
}
