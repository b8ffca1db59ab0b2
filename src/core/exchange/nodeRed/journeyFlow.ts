/** One journey as a tab of Node-RED. */
import type { Json } from '../../../shared/connector.ts';
import { allOutlined, codesOf, quote, unknownFunction, withHelpers } from '../outline/index.ts';
import type { NamedConnection, Outline, OutlinedStep, Tree } from '../outline/index.ts';
import type { Report } from '../report.ts';
import { plainCode, safe, variableOf } from './expressions.ts';
import { Flow } from './flow.ts';
import type { FlowNode, Port, Rule } from './flow.ts';
import { addRequest } from './requests.ts';
import { addTrigger } from './triggers.ts';

type Of<K extends OutlinedStep['kind']> = Extract<OutlinedStep, { kind: K }>;

export interface Surroundings {
  /** The id of the entry of another journey of this export, by the journey's id; undefined where it is not in it. */
  readonly entryOf: (journey: string) => string | undefined;
  readonly report: Report;
}

/** The nodes of a journey, its tab first. */
export function journeyFlow(
  outline: Outline,
  seed: string,
  surroundings: Surroundings,
): FlowNode[] {
  const writer = new JourneyWriter(outline, new Flow(seed), surroundings);
  writer.write();
  return writer.nodes();
}

/** The id of the node where calls of a journey come in. */
export function entryId(seed: string): string {
  return new Flow(seed).idOf('entry');
}

class JourneyWriter {
  readonly #outline: Outline;
  readonly #flow: Flow;
  readonly #report: Report;
  readonly #entryOf: Surroundings['entryOf'];

  constructor(outline: Outline, flow: Flow, { entryOf, report }: Surroundings) {
    this.#outline = outline;
    this.#flow = flow;
    this.#report = report;
    this.#entryOf = entryOf;
  }

  write(): void {
    const { steps, trigger } = this.#outline;
    const answers = allOutlined(steps).some(
      (step) => step.kind === 'builtIn' && step.app === 'webhook' && step.action === 'answer',
    );
    const begun = addTrigger(this.#flow, this.#outline, { answers, report: this.#report });
    const end = this.#steps(steps, begun);
    if (trigger.kind === 'called') this.#leave(end);
  }

  nodes(): FlowNode[] {
    const { name, note, connections } = this.#outline;
    const tab: FlowNode = {
      id: this.#flow.tab,
      type: 'tab',
      label: name,
      disabled: false,
      info: note ?? '',
      env: connections.flatMap((connection) =>
        connection.secrets.map(({ id }): Json => {
          return { name: variableOf(connection, id), value: '', type: 'cred' };
        }),
      ),
    };
    return [tab, ...this.#flow.nodes()];
  }

  #steps(steps: readonly OutlinedStep[], from: readonly Port[]): Port[] {
    let ports = [...from];
    for (const step of steps) {
      this.#flow.newLine();
      const before = this.#flow.length;
      ports = this.#step(step, ports);
      this.#own(step.id, before);
    }
    return ports;
  }

  #step(step: OutlinedStep, from: readonly Port[]): Port[] {
    if (step.disabled) {
      this.#report.mapped(step, ['It is switched off, and left out.']);
      this.#flow.comment(`Switched off: ${step.title}`, step.note ?? '');
      return [...from];
    }
    if (step.kind === 'missing') return this.#missing(step, step.notes, from);
    const unknown = unknownFunction(step);
    if (unknown !== undefined) return this.#missing(step, [unknown], from);
    this.#report.mapped(step, step.notes);
    if (step.note !== undefined) this.#flow.comment(step.title, step.note);
    switch (step.kind) {
      case 'request':
        return this.#request(step, from);
      case 'builtIn':
        return this.#builtIn(step, from);
      case 'if':
        return this.#if(step, from);
      case 'forEach':
        return this.#forEach(step, from);
      case 'tryCatch':
        return this.#tryCatch(step, from);
      case 'delay':
        return this.#delay(step, from);
      case 'stop':
        return this.#stop(step, from);
      case 'call':
        return this.#call(step, from);
    }
  }

  /** What is not mapped is a note; the flow goes on without it. */
  #missing(
    step: { id: string; title: string },
    reasons: readonly string[],
    from: readonly Port[],
  ): Port[] {
    this.#report.missing(step, reasons);
    this.#flow.comment(`Not mapped: ${step.title}`, reasons.join('\n'));
    return [...from];
  }

  #request(step: Of<'request'>, from: readonly Port[]): Port[] {
    let ports = [...from];
    for (const request of step.requests) {
      const isLast = request.id === step.id;
      const title = isLast ? step.title : `Before: ${step.title}`;
      const output = isLast ? step.output : (answer: string) => answer;
      ports = addRequest(this.#flow, title, request, output, ports);
      this.#report.mapped(step, connectionNotes(request.connection));
    }
    return ports;
  }

  #builtIn(step: Of<'builtIn'>, from: readonly Port[]): Port[] {
    const { app, action, fields, id, title } = step;
    if (app === 'logger') {
      const entries = Object.entries(fields).map(([name, tree]) => [name, plainCode(tree)]);
      const data = entries.map(([name, code]) => `${quote(name ?? '')}: ${code}`).join(', ');
      const kept = this.#set(title, id, `{ ${data}, "at": $now() }`, from);
      this.#flow.add('debug', debugOf(title, id), kept, { outputs: 0 });
      return kept;
    }
    if (app === 'webhook' && action === 'answer') return this.#answer(step, from);
    if (app === 'callable' && action === 'answer') {
      const { values: value } = fields;
      return this.#set(title, 'answer', value === undefined ? 'null' : plainCode(value), from);
    }
    return this.#missing(step, [`${title} works inside of Sojourn only.`], from);
  }

  #answer({ fields, title, id }: Of<'builtIn'>, from: readonly Port[]): Port[] {
    const code = (tree: Tree | undefined, otherwise: string): string =>
      tree === undefined ? otherwise : plainCode(tree);
    const rules: Rule[] = [
      this.#rule('payload', code(fields.body, '""')),
      this.#rule('statusCode', code(fields.status, '200')),
      this.#rule('headers', code(fields.headers, '{}')),
    ];
    const prepared = this.#flow.change(`Prepare: ${title}`, rules, from);
    this.#flow.add('http response', { name: title, statusCode: '', headers: {} }, prepared, {
      outputs: 0,
    });
    return this.#set('Answered', id, '{ "status": statusCode }', prepared);
  }

  #if(step: Of<'if'>, from: readonly Port[]): Port[] {
    const flow = this.#flow;
    const told = this.#set(`When: ${step.title}`, step.id, `{ "matched": ${step.when} }`, from);
    const { yes, no } = flow.fork(step.title, `${step.id}.matched`, told);
    return [
      ...this.#inside(step.then, yes),
      ...(step.else.length === 0 ? no : this.#inside(step.else, no)),
    ];
  }

  #forEach(step: Of<'forEach'>, from: readonly Port[]): Port[] {
    const flow = this.#flow;
    const { id, title } = step;
    const [list, at] = [`${id}_list`, `${id}_at`];
    const inner = allOutlined(step.steps).map((each): Rule => ({ t: 'delete', p: each.id }));
    const given = plainCode(step.list);
    const checked = `($l := ${given}; $exists($l) and $l != null and $l != "" ? ($type($l) = "array" ? $l : $error("A loop needs a list")) : [])`;
    const rules = [this.#rule(list, checked), this.#rule(at, '0')];
    const begun = flow.change(`List: ${title}`, rules, from);
    const { yes, no } = flow.fork(title, `${at} < $count(${list})`, begun);
    const item = this.#rule(id, `{ "item": ${list}[$$.${at}], "index": ${at} }`);
    const round = flow.change('Next item', [...inner, item], yes);
    const done = this.#inside(step.steps, round);
    flow.newLine();
    flow.loop(flow.change('Count on', [this.#rule(at, `${at} + 1`)], done), yes);
    const counted = this.#rule(id, `{ "count": $count(${list}) }`);
    const rest: Rule[] = [{ t: 'delete', p: list }, { t: 'delete', p: at }, ...inner];
    return flow.change(`After: ${title}`, [counted, ...rest], no);
  }

  #tryCatch(step: Of<'tryCatch'>, from: readonly Port[]): Port[] {
    const flow = this.#flow;
    const { id, title } = step;
    const before = flow.length;
    const tried = this.#inside(step.try, from);
    const scope = this.#scopeSince(before);
    const untroubled = this.#set('Nothing caught', id, '{ "caught": false }', tried);
    flow.newLine();
    const nodes = Object.fromEntries(this.#ownersOf(scope));
    const caught = flow.add('catch', { name: title, scope, uncaught: false }, []);
    this.#caught.push(...scope);
    const error = `{ "error": { "step": $lookup(${JSON.stringify(nodes)}, error.source.id), "code": "failed", "message": error.message } }`;
    const told = flow.change(
      'The error',
      [this.#rule(id, error), { t: 'delete', p: 'error' }],
      caught,
    );
    const mended = this.#inside(step.catch, told);
    const after = this.#set('Caught', id, '{ "caught": true }', mended);
    if (
      allOutlined(step.catch)
        .flatMap(codesOf)
        .some((code) => code.includes(`${id}.error.`))
    ) {
      this.#report.mapped(step, ['Texts and codes of errors are those of Node-RED.']);
    }
    return [...untroubled, ...after];
  }

  /** Nodes that an inner *Try Catch* catches already: Node-RED would hand their errors to both. */
  readonly #caught: string[] = [];

  #scopeSince(before: number): string[] {
    const all = this.#flow.idsBetween(before, this.#flow.length);
    return all.filter((id) => !this.#caught.includes(id));
  }

  /** Which step a node belongs to. */
  readonly #owners = new Map<string, string>();

  #ownersOf(nodes: readonly string[]): [string, string][] {
    return nodes.flatMap((node) => {
      const step = this.#owners.get(node);
      return step === undefined ? [] : [[node, step] as [string, string]];
    });
  }

  #delay(step: Of<'delay'>, from: readonly Port[]): Port[] {
    const { id, title, seconds } = step;
    const code = plainCode(seconds);
    const told = this.#flow.change(
      `Seconds: ${title}`,
      [this.#rule(id, `{ "seconds": ${code} }`), this.#rule('delay', `${id}.seconds * 1000`)],
      from,
    );
    return this.#flow.add(
      'delay',
      {
        name: title,
        pauseType: 'delayv',
        timeout: '0',
        timeoutUnits: 'seconds',
        rate: '1',
        nbRateUnits: '1',
        rateUnits: 'second',
        randomFirst: '1',
        randomLast: '5',
        randomUnits: 'seconds',
        drop: false,
        allowrate: false,
        outputs: 1,
      },
      told,
    );
  }

  #stop(step: Of<'stop'>, from: readonly Port[]): Port[] {
    const told = this.#set(step.title, step.id, `{ "message": ${plainCode(step.message)} }`, from);
    this.#flow.add('debug', debugOf(step.title, step.id), told, { outputs: 0 });
    if (this.#outline.trigger.kind === 'called') {
      const failed = `$string(${step.id}.message)`;
      this.#leave(step.as === 'failure' ? this.#set('Failed', 'failed', failed, told) : told);
    } else if (step.as === 'failure') {
      this.#report.mapped(step, ['Node-RED does not mark a run as failed; the message is shown.']);
    }
    return [];
  }

  /** The scope of the caller is set aside while the other journey runs: both are one message. */
  #call(step: Of<'call'>, from: readonly Port[]): Port[] {
    const entry = this.#entryOf(step.journey);
    if (entry === undefined) {
      const reason = `The journey “${step.name}” that it calls is not part of this export: export both together.`;
      return this.#missing(step, [reason], from);
    }
    const flow = this.#flow;
    const ids = ['s0', ...allOutlined(this.#outline.steps).map(({ id }) => id)];
    const own = ids.flatMap((id) => [id, `${id}_list`, `${id}_at`]);
    const scope = own.map((id) => `"${id}": ${id}`).join(', ');
    const rules = [
      this.#rule('scopes', `$append([{ ${scope} }], scopes)`),
      this.#rule('payload', plainCode(step.input)),
    ];
    const prepared = flow.change(`Prepare: ${step.title}`, rules, from);
    const about = { name: step.title, links: [entry], linkType: 'static', timeout: '3600' };
    const back = flow.add('link call', about, prepared);
    const restored = own.map((id) => this.#rule(id, `scopes[0].${id}`));
    const after = flow.change(
      'Back again',
      [...restored, this.#rule('scopes', '[scopes[[1..$count($$.scopes)]]]')],
      back,
    );
    const failed = '$exists(failed) ? $error(failed) : payload';
    return flow.change(
      'Its answer',
      [this.#rule(step.id, failed), { t: 'delete', p: 'failed' }],
      after,
    );
  }

  /** The end of a journey that was called: back to the caller, with what *Answer* said. */
  #leave(from: readonly Port[]): void {
    const rules: Rule[] = [this.#rule('payload', 'answer'), { t: 'delete', p: 'answer' }];
    const told = this.#flow.change('Answer', rules, from);
    this.#flow.add('link out', { name: 'Back', mode: 'return', links: [] }, told, { outputs: 0 });
  }

  #inside(steps: readonly OutlinedStep[], from: readonly Port[]): Port[] {
    this.#flow.depth += 1;
    const ports = this.#steps(steps, from);
    this.#flow.depth -= 1;
    return ports;
  }

  /** The nodes since then are those of the step, but for the steps inside of it. */
  #own(step: string, before: number): void {
    for (const id of this.#flow.idsBetween(before, this.#flow.length)) {
      if (!this.#owners.has(id)) this.#owners.set(id, step);
    }
  }

  #set(name: string, property: string, code: string, from: readonly Port[]): Port[] {
    return this.#flow.change(name, [this.#rule(property, code)], from);
  }

  #rule(p: string, code: string): Rule {
    return { t: 'set', p, code: safe(withHelpers(code)) };
  }
}

function debugOf(name: string, property: string): Record<string, Json> {
  return {
    name,
    active: true,
    tosidebar: true,
    console: false,
    tostatus: false,
    complete: property,
    targetType: 'msg',
    statusVal: '',
    statusType: 'auto',
  };
}

function connectionNotes(connection: NamedConnection | undefined): string[] {
  if (connection?.kind !== 'oauth2' && connection?.kind !== 'clientCredentials') return [];
  const [secret] = connection.secrets;
  const variable = secret === undefined ? '' : variableOf(connection, secret.id);
  return [`Node-RED does not sign in: put an access token into ${variable}. It is not renewed.`];
}
