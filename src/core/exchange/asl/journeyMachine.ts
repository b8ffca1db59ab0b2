/** One journey as a state machine of Step Functions, in JSONata. */
import type { Json } from '../../../shared/connector.ts';
import {
  allOutlined,
  codesOf,
  quote,
  requestCodes,
  unknownFunction,
  unknownIn,
} from '../outline/index.ts';
import type { Outline, OutlinedRequest, OutlinedStep, OutlinedTrigger } from '../outline/index.ts';
import type { Report } from '../report.ts';
import { overScope, overStates, plainCode, withValue } from './expressions.ts';
import { Machine, Names } from './machine.ts';
import type { State } from './machine.ts';
import { addRequest, connectionArn } from './requests.ts';

type Of<K extends OutlinedStep['kind']> = Extract<OutlinedStep, { kind: K }>;
type Poll = Extract<OutlinedTrigger, { kind: 'poll' }>;

/** The state machine: its execution is one run, whose input is the trigger's data; of a trigger that asks, one look. */
export function journeyMachine(outline: Outline, report: Report): Json {
  const { name, note, trigger, steps } = outline;
  const machine = new Machine(new Names(), false);
  const writer = new MachineWriter(report);
  if (trigger.kind === 'poll' && isKnown(trigger)) {
    report.mapped(trigger, [
      'Needs a DynamoDB table “sojourn-seen” with the key “key”, for what was seen. The first look runs for all that is there.',
      'An error in one event ends the look.',
    ]);
    writer.poll(machine, trigger, steps);
  } else {
    mapTrigger(trigger, report);
    machine.add(trigger.title, { Type: 'Pass', Output: '{% { "s0": $states.input } %}' });
    writer.steps(machine, steps);
  }
  if (trigger.kind === 'called' && machine.isOpen) {
    machine.add('Answer', {
      Type: 'Pass',
      Output: '{% $exists($states.input.answer) ? $states.input.answer : null %}',
    });
  }
  return {
    Comment: note === undefined ? name : `${name}: ${note}`,
    QueryLanguage: 'JSONata',
    ...machine.finish('End'),
  };
}

function isKnown({ request, detail, items, where, key, output }: Poll): boolean {
  const codes = [
    ...requestCodes(request),
    ...(detail === undefined ? [] : requestCodes(detail)),
    ...[items('a'), where?.('a') ?? '', key('a'), output('a')],
  ];
  return unknownIn(codes) === undefined;
}

function mapTrigger(trigger: OutlinedTrigger, report: Report): void {
  switch (trigger.kind) {
    case 'manual':
    case 'every':
    case 'called':
      report.mapped(trigger, trigger.notes);
      return;
    case 'times':
      report.mapped(
        trigger,
        trigger.timeZone === '' ? ['Times are UTC: no time zone is chosen.'] : [],
      );
      return;
    case 'webhook':
      report.mapped(trigger, [
        'Step Functions has no address of its own: let API Gateway start an execution, with method, path, query, headers and body as its input.',
      ]);
      return;
    case 'missing':
      report.missing(trigger, trigger.notes);
      return;
    case 'poll':
    case 'builtIn':
      report.missing(trigger, [
        `Step Functions has nothing like “${trigger.title}”: start an execution with its data as input.`,
      ]);
  }
}

class MachineWriter {
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  steps(machine: Machine, steps: readonly OutlinedStep[]): void {
    for (const step of steps) {
      if (machine.isOpen) this.#step(machine, step);
      else this.#report.mapped(step, ['It is never reached, and left out.']);
    }
  }

  #step(machine: Machine, step: OutlinedStep): void {
    if (step.disabled) {
      this.#report.mapped(step, ['It is switched off, and left out.']);
      return;
    }
    const unknown = step.kind === 'missing' ? step.notes : reasonsOf(step);
    if (unknown.length > 0 || step.kind === 'missing') {
      this.#report.missing(step, unknown);
      machine.add(named(step, `not mapped: ${step.title}`), {
        Type: 'Pass',
        Comment: unknown.join('\n'),
      });
      return;
    }
    this.#report.mapped(step, step.notes);
    this.#mapped(machine, step);
  }

  #mapped(machine: Machine, step: Exclude<OutlinedStep, { kind: 'missing' }>): void {
    switch (step.kind) {
      case 'request':
        for (const request of step.requests) this.#request(machine, step, request);
        return;
      case 'builtIn':
        this.#builtIn(machine, step);
        return;
      case 'if':
        this.#if(machine, step);
        return;
      case 'forEach':
        if (holdsStop(step.steps)) this.#loop(machine, step);
        else this.#map(machine, step);
        return;
      case 'tryCatch':
        this.#tryCatch(machine, step);
        return;
      case 'delay': {
        this.#pass(machine, step, `{ "seconds": ${plainCode(step.seconds)} }`, 'seconds');
        const Seconds = overScope(`$ceil(${step.id}.seconds)`);
        machine.add(named(step), { Type: 'Wait', Seconds });
        return;
      }
      case 'stop':
        this.#stop(machine, step);
        return;
      case 'call':
        this.#call(machine, step);
    }
  }

  #request(machine: Machine, step: Of<'request'>, request: OutlinedRequest): void {
    const isLast = request.id === step.id;
    const title = named(step, isLast ? step.title : `before: ${step.title}`);
    addRequest(machine, title, request, isLast ? step.output : (answer) => answer);
    const { connection, keepsErrors, url } = request;
    const address = plainCode(url);
    this.#report.mapped(step, [
      ...(connection === undefined
        ? [`An HTTP task needs a connection, also without credentials: ${connectionArn(undefined)}`]
        : []),
      ...(keepsErrors ? ['An error answer ends the step.'] : []),
      ...(address.startsWith('"http:') ? ['An HTTP task sends to https addresses only.'] : []),
      ...(Object.keys(connection?.path ?? {}).length > 0
        ? ['Its credential stands in the address: put it there in place of “credential”.']
        : []),
    ]);
  }

  #builtIn(machine: Machine, step: Of<'builtIn'>): void {
    const { app, action, fields, title } = step;
    if (app === 'logger') {
      const entries = Object.entries(fields).map(
        ([id, tree]) => `${quote(id)}: ${plainCode(tree)}`,
      );
      this.#pass(machine, step, `{ ${entries.join(', ')}, "at": $now() }`);
      return;
    }
    if (app === 'callable' && action === 'answer') {
      const { values: value } = fields;
      const code = value === undefined ? 'null' : plainCode(value);
      machine.add(named(step), { Type: 'Pass', Output: withValue('answer', code) });
      return;
    }
    const reason = `${title} works inside of Sojourn only.`;
    this.#report.missing(step, [reason]);
    machine.add(named(step, `not mapped: ${title}`), { Type: 'Pass', Comment: reason });
  }

  #if(machine: Machine, step: Of<'if'>): void {
    this.#pass(machine, step, `{ "matched": ${step.when} }`, 'when');
    const { yes, no } = machine.choice(named(step), overScope(`${step.id}.matched`));
    const rest = this.#branch(machine, yes, step.then);
    machine.open([no]);
    if (step.else.length > 0) this.steps(machine, step.else);
    machine.open(rest);
  }

  /** Steps behind one way of a choice; gives what is open at their end. */
  #branch(machine: Machine, way: (next: string) => void, steps: readonly OutlinedStep[]) {
    machine.open([way]);
    this.steps(machine, steps);
    return machine.takeOpen();
  }

  /** A loop as a Map state, one item after the other. */
  #map(machine: Machine, step: Of<'forEach'>): void {
    const { id } = step;
    const inner = new Machine(machine.names, true);
    inner.add(named(step, 'next item'), {
      Type: 'Pass',
      Output: `{% $merge([$states.input.scope, { "${id}": { "item": $states.input.item, "index": $states.input.index } }]) %}`,
    });
    this.steps(inner, step.steps);
    machine.add(named(step), {
      Type: 'Map',
      Items: overScope(listCode(step)),
      MaxConcurrency: 1,
      ItemSelector: {
        scope: '{% $states.input %}',
        item: '{% $states.context.Map.Item.Value %}',
        index: '{% $states.context.Map.Item.Index %}',
      },
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...inner.finish(branchEnd) },
      Output: `{% $merge([$states.input, { "${id}": { "count": $count($states.result) } }]) %}`,
    });
  }

  /** A loop that a step inside of it may leave: a Map state could not be left. */
  #loop(machine: Machine, step: Of<'forEach'>): void {
    const { id } = step;
    const [list, at] = [`${id}_list`, `${id}_at`];
    machine.add(named(step, 'list'), {
      Type: 'Pass',
      Output: overStates(
        `$merge([$states.input, { "${list}": $states.input.(${listCode(step)}), "${at}": 0 }])`,
      ),
    });
    const { yes, no } = machine.choice(named(step), overScope(`${at} < $count(${list})`));
    const looped = Object.keys(machine.states).at(-1) ?? '';
    machine.open([yes]);
    machine.add(named(step, 'next item'), {
      Type: 'Pass',
      Output: `{% ($i := $states.input.${at}; $merge([$states.input, { "${id}": { "item": $states.input.${list}[$i], "index": $i } }])) %}`,
    });
    this.steps(machine, step.steps);
    machine.add(named(step, 'count on'), { Type: 'Pass', Output: withValue(at, `${at} + 1`) });
    machine.lead(looped);
    machine.open([no]);
    this.#pass(machine, step, `{ "count": $count(${list}) }`, 'after');
  }

  /** Errors are caught around a Parallel state with one branch: a Catch of Step Functions belongs to one state. */
  #tryCatch(machine: Machine, step: Of<'tryCatch'>): void {
    const { id } = step;
    const inner = new Machine(machine.names, true);
    this.steps(inner, step.try);
    const inside = { Type: 'Parallel', Branches: [inner.finish(branchEnd)] };
    const state: State = { ...inside, Output: '{% $states.result[0] %}' };
    machine.add(named(step), state);
    const tried = machine.takeOpen();
    machine.open([
      (next) => {
        state.Catch = [{ ErrorEquals: ['States.ALL'], Next: next, Output: errorOutput(id) }];
      },
    ]);
    this.steps(machine, step.catch);
    if (machine.isOpen) {
      machine.add(named(step, 'caught'), {
        Type: 'Pass',
        Output: withValue(id, '{ "caught": true }'),
      });
    }
    const mended = machine.takeOpen();
    machine.open(tried);
    if (holdsStop(step.try)) this.#leaveIfStopped(machine, step);
    this.#pass(machine, step, '{ "caught": false }', 'nothing caught');
    machine.open(mended);
    const read = allOutlined(step.catch).flatMap(codesOf).join(' ');
    const lost = allOutlined(step.try).some((each) => new RegExp(`\\b${each.id}\\b`).test(read));
    this.#report.mapped(step, [
      ...(read.includes(`${id}.error`)
        ? ['Errors are those of Step Functions, without the step.']
        : []),
      ...(lost ? ['What the tried steps gave is not there where their error is caught.'] : []),
    ]);
  }

  /** A branch cannot end the machine: it says so, and what comes after it looks. */
  #leaveIfStopped(machine: Machine, step: Of<'tryCatch'>): void {
    const stopped = machine.choice(named(step, 'stopped?'), overScope('$exists(stopped)'));
    machine.open([stopped.yes]);
    if (machine.isNested) {
      machine.add(named(step, 'leave'), { Type: 'Pass', End: true });
      machine.takeOpen();
    } else {
      const failure = machine.choice(named(step, 'failed?'), overScope('stopped.as = "failure"'));
      machine.open([failure.yes]);
      machine.add(named(step, 'fail'), fail(overScope('stopped.message')));
      machine.open([failure.no]);
      machine.add(named(step, 'succeed'), { Type: 'Succeed' });
    }
    machine.open([stopped.no]);
  }

  #stop(machine: Machine, step: Of<'stop'>): void {
    const message = `$string(${plainCode(step.message)})`;
    if (machine.isNested) {
      const Output = withValue('stopped', `{ "as": "${step.as}", "message": ${message} }`);
      machine.add(named(step), { Type: 'Pass', Output, End: true });
      machine.takeOpen();
    } else if (step.as === 'failure') {
      machine.add(named(step), fail(overScope(message)));
    } else {
      machine.add(named(step), { Type: 'Succeed' });
    }
  }

  #call(machine: Machine, step: Of<'call'>): void {
    this.#report.mapped(step, [
      `Put the ARN of the state machine “${step.name}” in place of NAME.`,
    ]);
    machine.add(named(step), {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: {
        StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:NAME',
        Input: overScope(plainCode(step.input)),
      },
      Output: withValue(step.id, '$states.result.Output'),
    });
  }

  poll(machine: Machine, trigger: Poll, steps: readonly OutlinedStep[]): void {
    const { title, request, detail, items, where, key, output } = trigger;
    machine.add('Begin', { Type: 'Pass', Output: '{% {} %}' });
    addRequest(machine, title, request, (answer) => answer);
    const inner = new Machine(machine.names, true);
    inner.add('Not seen before', {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Arguments: {
        TableName: 'sojourn-seen',
        Item: { key: { S: overScope(`$string(${key('item')})`) } },
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': 'key' },
      },
      Catch: [{ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], Next: 'Seen before' }],
      Output: '{% $states.input %}',
    });
    const data = detail === undefined ? output('$states.input.item') : '$states.input.item';
    inner.add('The event', { Type: 'Pass', Output: overStates(`{ "s0": ${data} }`) });
    if (detail !== undefined) addRequest(inner, `${title}: details`, detail, output);
    this.steps(inner, steps);
    const finished = inner.finish('Event done');
    const list = request.paging === undefined ? items(request.id) : request.id;
    const wanted =
      where === undefined
        ? `[${list}]`
        : `[$filter(${list}, function($i) { $boolean(${where('$i')}) })]`;
    machine.add('Each event', {
      Type: 'Map',
      Items: overScope(wanted),
      MaxConcurrency: 1,
      ItemSelector: { item: '{% $states.context.Map.Item.Value %}' },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: finished.StartAt,
        States: { ...finished.States, 'Seen before': { Type: 'Pass', End: true } },
      },
      Output: '{% {} %}',
    });
  }

  #pass(machine: Machine, step: OutlinedStep, code: string, part?: string): void {
    machine.add(named(step, part), { Type: 'Pass', Output: withValue(step.id, code) });
  }
}

const branchEnd = 'End of the branch';

function reasonsOf(step: OutlinedStep): string[] {
  const unknown = unknownFunction(step);
  if (unknown !== undefined) return [unknown];
  const codes = codesOf(step).join(' ');
  return /\$(?:eval|toJson)\(/.test(codes)
    ? ['It needs $eval, which Step Functions does not have.']
    : [];
}

function named({ id, title }: OutlinedStep, part?: string): string {
  return `${id} ${part ?? title}`;
}

function fail(cause: string): State {
  return { Type: 'Fail', Error: 'Stopped', Cause: cause };
}

function errorOutput(id: string): string {
  const error = '{ "code": $states.errorOutput.Error, "message": $states.errorOutput.Cause }';
  return `{% $merge([$states.input, { "${id}": { "error": ${error} } }]) %}`;
}

function listCode({ list }: Of<'forEach'>): string {
  return `($l := ${plainCode(list)}; $exists($l) and $l != null and $l != "" ? ($type($l) = "array" ? $l : $error("A loop needs a list")) : [])`;
}

function holdsStop(steps: readonly OutlinedStep[]): boolean {
  return allOutlined(steps).some(({ kind }) => kind === 'stop');
}
