/** A Node-RED flow on its way: nodes, how they are wired, and where they stand on the canvas. */
import { createHash } from 'node:crypto';
import type { Json } from '../../../shared/connector.ts';

export interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly [key: string]: Json | undefined;
}

interface WiredNode {
  readonly node: FlowNode;
  readonly wires: string[][];
}

/** An output that is not wired yet. */
export interface Port {
  readonly node: WiredNode;
  readonly output: number;
}

export type Rule =
  | { readonly t: 'set'; readonly p: string; readonly code: string; readonly pt?: 'flow' }
  | { readonly t: 'set'; readonly p: string; readonly text: string }
  | { readonly t: 'delete'; readonly p: string };

export class Flow {
  readonly #nodes: WiredNode[] = [];
  readonly #seed: string;
  readonly tab: string;
  #row = 0;
  #column = 0;
  depth = 0;

  /** @param seed the same for the same journey, so that an export can be compared with the one before */
  constructor(seed: string) {
    this.#seed = seed;
    this.tab = this.#id('tab');
  }

  #id(name: string): string {
    return createHash('sha256').update(`${this.#seed} ${name}`).digest('hex').slice(0, 16);
  }

  /** The id that a node of that name has, whether it is there yet or not. */
  idOf(name: string): string {
    return this.#id(`named ${name}`);
  }

  /** The next node stands at the start of a line of its own. */
  newLine(): void {
    this.#row += 1;
    this.#column = 0;
  }

  /** Adds a node behind those ports; gives its first output. */
  add(
    type: string,
    about: Readonly<Record<string, Json>>,
    from: readonly Port[],
    { outputs = 1, id }: { outputs?: number; id?: string } = {},
  ): Port[] {
    const node: FlowNode = {
      id: id ?? this.#id(String(this.#nodes.length)),
      type,
      z: this.tab,
      ...about,
      x: 160 + this.depth * 40 + this.#column * 220,
      y: 60 + this.#row * 60,
    };
    this.#column += 1;
    const wired = { node, wires: Array.from({ length: outputs }, () => []) };
    this.#nodes.push(wired);
    this.wire(from, wired);
    return [{ node: wired, output: 0 }];
  }

  /** Another output of the node of a port. */
  output(port: readonly Port[], output: number): Port[] {
    return port.map(({ node }) => ({ node, output }));
  }

  /** Leads ports to a node that is there already: a loop. */
  loop(from: readonly Port[], to: readonly Port[]): void {
    for (const { node } of to) this.wire(from, node);
  }

  wire(from: readonly Port[], to: WiredNode): void {
    for (const { node, output } of from) node.wires[output]?.push(to.node.id);
  }

  change(name: string, rules: readonly Rule[], from: readonly Port[]): Port[] {
    const written = rules.map((rule): Json => {
      if (rule.t === 'delete') return { t: 'delete', p: rule.p, pt: 'msg' };
      if ('text' in rule) return { t: 'set', p: rule.p, pt: 'msg', to: rule.text, tot: 'str' };
      return { t: 'set', p: rule.p, pt: rule.pt ?? 'msg', to: rule.code, tot: 'jsonata' };
    });
    const nothing = { action: '', property: '', from: '', to: '', reg: false };
    return this.add('change', { name, rules: written, ...nothing }, from);
  }

  /** A fork: the first output where the JSONata is true, the second one else. */
  fork(name: string, code: string, from: readonly Port[]): { yes: Port[]; no: Port[] } {
    const rules = [{ t: 'true' }, { t: 'else' }];
    const about = { name, property: code, propertyType: 'jsonata', rules };
    const more = { checkall: 'false', repair: false, outputs: 2 };
    const yes = this.add('switch', { ...about, ...more }, from, { outputs: 2 });
    return { yes, no: this.output(yes, 1) };
  }

  comment(name: string, info: string): void {
    this.add('comment', { name, info }, [], { outputs: 0 });
  }

  /** How many nodes there are: two of these are the nodes between. */
  get length(): number {
    return this.#nodes.length;
  }

  idsBetween(from: number, to: number): string[] {
    return this.#nodes.slice(from, to).map(({ node }) => node.id);
  }

  /** All nodes, as Node-RED takes them. */
  nodes(): FlowNode[] {
    return this.#nodes.map(({ node, wires }) => ({ ...node, wires }));
  }
}
