/** A workflow of n8n as a journey. */
import type { ReportLine } from '../../../../shared/exchange.ts';
import type { Condition, Step, TriggerStep } from '../../../../shared/journey.ts';
import type { BundledJourney } from '../../bundle/index.ts';
import { Report } from '../../report.ts';
import { httpFields } from './httpNode.ts';
import { jsonataPath, readParameter } from './expressions.ts';
import type { ItemSource } from './expressions.ts';
import { conditionOf } from './ifNode.ts';
import { triggerOf, isTrigger } from './triggerNode.ts';
import type { FileNode, WorkflowFile } from './workflowFile.ts';

/** Deepest nesting of what is made: a chain of forks is not a tree. */
const deepest = 30;

/** A journey of the workflow, switched off and without connections, and what became of each node. */
export function convertWorkflow(workflow: WorkflowFile): {
  journey: BundledJourney;
  report: ReportLine[];
} {
  const converter = new Converter(workflow);
  const { trigger, steps } = converter.convert();
  const journey: BundledJourney = {
    format: 'sojourn.journey',
    formatVersion: 1,
    name: workflow.name,
    connections: {},
    trigger,
    steps,
    settings: { pollSeconds: 300 },
  };
  return { journey, report: converter.report.lines };
}

/** Where a walk goes on, and what an item is there. */
interface Place {
  readonly node: string;
  readonly item: ItemSource;
}

const nothing: ItemSource = { pathOf: () => undefined };

class Converter {
  readonly report: Report;
  readonly #nodes: ReadonlyMap<string, FileNode>;
  readonly #workflow: WorkflowFile;
  /** What the items of a node are, for those that were walked over. */
  readonly #items = new Map<string, ItemSource>();
  readonly #done = new Set<string>();
  #last = 0;

  constructor(workflow: WorkflowFile) {
    this.#workflow = workflow;
    this.report = new Report(workflow.name);
    this.#nodes = new Map(workflow.nodes.map((node) => [node.name, node]));
  }

  convert(): { trigger: TriggerStep; steps: Step[] } {
    const start = this.#workflow.nodes.find(({ type }) => isTrigger(type));
    const { trigger, notes } = triggerOf(start);
    const about = { id: 's0', title: start?.name ?? 'Trigger' };
    if (start === undefined) this.report.missing(about, ['It has no trigger that Sojourn knows.']);
    else this.report.mapped(about, notes);
    const item = stepItem('s0');
    if (start !== undefined) this.#arrive(start.name, item);
    const first = start ?? this.#workflow.nodes[0];
    const steps =
      start === undefined && first !== undefined
        ? this.#walk({ node: first.name, item: nothing }, new Set(), 0)
        : this.#after(first?.name ?? '', 0, item, new Set(), 0);
    for (const { name, type } of this.#workflow.nodes) {
      if (this.#done.has(name) || type.endsWith('.stickyNote')) continue;
      this.report.missing({ id: `n8n ${name}`, title: name }, [
        'Nothing leads to it from the trigger.',
      ]);
    }
    return { trigger, steps };
  }

  /** Steps behind an output of a node, up to one of the ends. */
  #after(
    node: string,
    output: number,
    item: ItemSource,
    ends: ReadonlySet<string>,
    depth: number,
  ): Step[] {
    return this.#targets(node, output).flatMap((next) =>
      this.#walk({ node: next, item }, ends, depth),
    );
  }

  #targets(node: string, output: number): string[] {
    const connections = this.#workflow.connections;
    const main = Object.hasOwn(connections, node) ? connections[node]?.main : undefined;
    return (main?.[output] ?? []).map((each) => each.node);
  }

  #walk(from: Place, ends: ReadonlySet<string>, depth: number): Step[] {
    const steps: Step[] = [];
    let place: Place | undefined = from;
    while (place !== undefined && !ends.has(place.node)) {
      const node = this.#nodes.get(place.node);
      // A way that was walked before: another loop than those that are known, or ways that join late.
      if (node === undefined || this.#done.has(node.name)) break;
      this.#done.add(node.name);
      const made = this.#node(node, place.item, ends, depth);
      steps.push(...made.steps);
      const [next, ...others] = made.next;
      place = next;
      for (const other of others) steps.push(...this.#walk(other, ends, depth));
    }
    return steps;
  }

  #node(
    node: FileNode,
    item: ItemSource,
    ends: ReadonlySet<string>,
    depth: number,
  ): { steps: Step[]; next: Place[] } {
    const kind = node.type.replace(/^n8n-nodes-base\./, '');
    const on = (source: ItemSource, step?: Step): { steps: Step[]; next: Place[] } => {
      this.#arrive(node.name, source);
      const next = this.#targets(node.name, 0).map((name) => ({ node: name, item: source }));
      return { steps: step === undefined ? [] : [step], next };
    };
    if (kind === 'noOp') {
      this.#mapped(`n8n ${node.name}`, node.name, []);
      return on(item);
    }
    if (kind === 'set') return on(this.#set(node, item));
    const common = this.#common(node);
    switch (kind) {
      case 'httpRequest': {
        const read = (value: string) => this.#read(common.id, node.name, value, item);
        const { fields, notes } = httpFields(node, read);
        this.#mapped(common.id, node.name, notes);
        const step: Step = { ...common, kind: 'action', app: 'http', action: 'request', fields };
        return on(httpItem(common.id, node), step);
      }
      case 'wait': {
        const seconds = this.#read(common.id, node.name, secondsOf(node), item);
        this.#mapped(common.id, node.name, []);
        return on(item, { ...common, kind: 'delay', seconds });
      }
      case 'stopAndError': {
        const { errorMessage } = node.parameters;
        const text = typeof errorMessage === 'string' ? errorMessage : '';
        const message = this.#read(common.id, node.name, text, item);
        this.#mapped(common.id, node.name, []);
        return { steps: [{ ...common, kind: 'stop', as: 'failure', message }], next: [] };
      }
      case 'if':
        return depth > deepest
          ? this.#missing(node, common, item)
          : this.#if(node, common, item, ends, depth);
      case 'splitInBatches':
        return depth > deepest
          ? this.#missing(node, common, item)
          : this.#loop(node, common, item, ends, depth);
      default:
        return this.#missing(node, common, item);
    }
  }

  /** A step that the person has to choose an app for; what was there stands in its note. */
  #missing(node: FileNode, common: Common, item: ItemSource): { steps: Step[]; next: Place[] } {
    const short = node.type.replace(/^n8n-nodes-base\./, '');
    this.report.missing({ id: common.id, title: node.name }, [
      `Sojourn has no step for “${short.slice(0, 100)}” of n8n: choose an app in its place.`,
    ]);
    this.#arrive(node.name, nothing);
    const step: Step = { ...common, kind: 'action', fields: {} };
    const next = this.#targets(node.name, 0).map((name) => ({ node: name, item }));
    return { steps: [step], next };
  }

  /** Values that it gives are put where they are used. */
  #set(node: FileNode, item: ItemSource): ItemSource {
    const id = `n8n ${node.name}`;
    const values = new Map<string, string>();
    for (const [name, value] of assignmentsOf(node)) {
      const text = this.#read(id, node.name, value, item);
      const sole = /^\{\{ ([^{}]*) \}\}$/.exec(text)?.[1];
      if (sole !== undefined) values.set(name, sole);
      else if (!text.includes('{{')) values.set(name, JSON.stringify(text));
      else values.set(name, templateFormula(text));
    }
    this.#mapped(id, node.name, ['Its values stand where they are used.']);
    return {
      pathOf([name = '', ...path]) {
        const own = values.get(name);
        if (own !== undefined) return path.length === 0 ? own : jsonataPath(`(${own})`, path);
        return item.pathOf([name, ...path]);
      },
    };
  }

  #if(
    node: FileNode,
    common: Common,
    item: ItemSource,
    ends: ReadonlySet<string>,
    depth: number,
  ): { steps: Step[]; next: Place[] } {
    const read = (value: string) => this.#read(common.id, node.name, value, item);
    const when: Condition | undefined = conditionOf(node, read);
    if (when === undefined) return this.#missing(node, common, item);
    this.#mapped(common.id, node.name, []);
    this.#arrive(node.name, item);
    const join = this.#join(node.name);
    const inner = new Set([...ends, ...(join === undefined ? [] : [join])]);
    const then = this.#after(node.name, 0, item, inner, depth + 1);
    const otherwise = this.#after(node.name, 1, item, inner, depth + 1);
    const step: Step = {
      ...common,
      kind: 'if',
      when,
      then,
      ...(otherwise.length === 0 ? {} : { else: otherwise }),
    };
    const next = join === undefined || ends.has(join) ? [] : [{ node: join, item }];
    return { steps: [step], next };
  }

  /** The first node that both ways of a fork lead to. */
  #join(node: string): string | undefined {
    const one = this.#reachable(this.#targets(node, 0), node);
    const other = new Set(this.#reachable(this.#targets(node, 1), node));
    return one.find((name) => other.has(name));
  }

  /** All nodes behind some others, nearest first. */
  #reachable(from: readonly string[], without: string): string[] {
    const seen = new Set(from);
    for (const name of seen) {
      if (name === without) continue;
      for (let output = 0; output < 4; output += 1) {
        for (const next of this.#targets(name, output)) seen.add(next);
      }
    }
    return [...seen];
  }

  #loop(
    node: FileNode,
    common: Common,
    item: ItemSource,
    ends: ReadonlySet<string>,
    depth: number,
  ): { steps: Step[]; next: Place[] } {
    const [round, done] = (node.typeVersion ?? 1) >= 3 ? [1, 0] : [0, 1];
    const list = item.pathOf([]);
    if (list === undefined) return this.#missing(node, common, item);
    this.#mapped(common.id, node.name, [
      'It goes over the list that the node before it gives, one by one.',
    ]);
    const each: ItemSource = { pathOf: (path) => jsonataPath(`${common.id}.item`, path) };
    this.#arrive(node.name, each);
    const inner = new Set([...ends, node.name]);
    const steps = this.#after(node.name, round, each, inner, depth + 1);
    const step: Step = { ...common, kind: 'forEach', list: `{{ ${list} }}`, steps };
    const next = this.#targets(node.name, done).map((name) => ({ node: name, item }));
    return { steps: [step], next: next.filter(({ node: name }) => !ends.has(name)) };
  }

  #read(id: string, title: string, value: string, item: ItemSource): string {
    const { text, untold } = readParameter(value, item, (name) => this.#items.get(name));
    if (untold.length > 0) {
      this.#mapped(
        id,
        title,
        untold.map((code) => `This expression is kept as text: ${code}`),
      );
    }
    return text;
  }

  #mapped(id: string, title: string, notes: readonly string[]): void {
    this.report.mapped({ id, title }, notes);
  }

  #arrive(node: string, item: ItemSource): void {
    this.#done.add(node);
    this.#items.set(node, item);
  }

  #common(node: FileNode): Common {
    this.#last += 1;
    return {
      id: `s${this.#last}`,
      name: visible(node.name).slice(0, 200),
      ...(node.disabled === true ? { disabled: true } : {}),
      ...(node.notes === undefined ? {} : { note: node.notes }),
    };
  }
}

interface Common {
  id: string;
  name: string;
  disabled?: boolean;
  note?: string;
}

/** The name of a step has no invisible characters. */
function visible(name: string): string {
  return name.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '').trim() || 'Step';
}

function stepItem(id: string): ItemSource {
  return { pathOf: (path) => jsonataPath(id, path) };
}

/** n8n gives the body of an answer as the item; with the full response, beside status and headers. */
function httpItem(id: string, { parameters }: FileNode): ItemSource {
  const options = JSON.stringify(parameters.options ?? {});
  const isFull = options.includes('"fullResponse":true');
  return {
    pathOf(path) {
      if (!isFull) return jsonataPath(`${id}.body`, path);
      const [name, ...rest] = path;
      if (name === 'statusCode') return jsonataPath(`${id}.status`, rest);
      return jsonataPath(id, path);
    },
  };
}

const inSeconds: Readonly<Record<string, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3_600,
  days: 86_400,
};

function secondsOf({ parameters }: FileNode): string {
  const { amount, unit } = parameters;
  const factor = inSeconds[typeof unit === 'string' ? unit : 'hours'] ?? 3_600;
  if (typeof amount === 'number') return String(amount * factor);
  if (typeof amount === 'string' && amount.startsWith('=') && factor === 1) return amount;
  const number = Number(amount ?? 1);
  return Number.isFinite(number) ? String(number * factor) : String(factor);
}

/** Names and values of *Edit Fields*, of its versions. */
function assignmentsOf({ parameters }: FileNode): [string, string][] {
  const found: [string, string][] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === 'object' && value !== null) {
      const { name, value: given } = value as { name?: unknown; value?: unknown };
      if (typeof name === 'string' && isPlain(given)) found.push([name, String(given)]);
      else Object.values(value).forEach(look);
    }
  };
  look(parameters.assignments ?? parameters.fields ?? parameters.values);
  return found;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** `a {{ b }}` as the formula `"a " & b`. */
function templateFormula(text: string): string {
  return text
    .split(/\{\{(.*?)\}\}/gs)
    .map((part, index) => (index % 2 === 1 ? `(${part.trim()})` : JSON.stringify(part)))
    .filter((part) => part !== '""')
    .join(' & ');
}
