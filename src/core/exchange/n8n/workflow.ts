/** An n8n workflow on its way: nodes with their names, and how they are connected. */
import { createHash } from 'node:crypto';
import type { Json } from '../../../shared/connector.ts';

export interface WorkflowNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly position: readonly [number, number];
  readonly parameters: Readonly<Record<string, Json>>;
  readonly credentials?: Readonly<Record<string, { readonly id: null; readonly name: string }>>;
  readonly notes?: string;
  readonly executeOnce?: true;
  onError?: 'continueErrorOutput';
}

/** An output that leads nowhere yet. */
export interface Port {
  readonly node: string;
  readonly output: number;
}

export interface NodeSource {
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly credentials?: WorkflowNode['credentials'];
  readonly notes?: string | undefined;
  /** It takes the first of its items, and gives one. */
  readonly executeOnce?: true;
  /** How many outputs it has, without the one for errors. */
  readonly outputs?: number;
}

export class Workflow {
  readonly #nodes = new Map<string, WorkflowNode>();
  readonly #outputs = new Map<string, string[][]>();
  readonly #seed: string;
  /** Where errors of nodes go that are added now: the name of the node that takes them. */
  #catchers: string[][] = [];
  #column = 0;
  depth = 0;

  /** @param seed the same for the same journey, so that an export can be compared with the one before */
  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Adds a node behind those ports; gives its first output. */
  add(source: NodeSource, from: readonly Port[]): Port[] {
    const { outputs = 1, notes, credentials, name: wanted, ...about } = source;
    const name = this.#nameFor(wanted);
    const node: WorkflowNode = {
      id: this.#id(name),
      name,
      ...about,
      type: `n8n-nodes-base.${about.type}`,
      position: [this.#column * 220, this.depth * 160],
      ...(credentials === undefined ? {} : { credentials }),
      ...(notes === undefined ? {} : { notes }),
    };
    this.#column += 1;
    this.#nodes.set(name, node);
    this.#outputs.set(
      name,
      Array.from({ length: outputs }, () => []),
    );
    this.lead(from, name);
    const catcher = this.#catchers.at(-1);
    if (catcher !== undefined && source.type !== 'noOp') {
      node.onError = 'continueErrorOutput';
      this.#outputs.get(name)?.push([]);
      catcher.push(name);
    }
    return [{ node: name, output: 0 }];
  }

  /** Leads ports to a node that is there already. */
  lead(from: readonly Port[], to: string): void {
    for (const { node, output } of from) this.#outputs.get(node)?.[output]?.push(to);
  }

  /** The name of the one node that these ports come from; behind several, one is put between. */
  single(from: readonly Port[], name: string): { ports: Port[]; before: string } {
    const [only] = from;
    if (from.length === 1 && only !== undefined) return { ports: [...from], before: only.node };
    const joined = this.add({ name, type: 'noOp', typeVersion: 1, parameters: {} }, from);
    return { ports: joined, before: joined[0]?.node ?? name };
  }

  /** Nodes that are added meanwhile hand their errors on; gives the ports where they do. */
  catching(add: () => Port[]): { ports: Port[]; errors: Port[] } {
    const names: string[] = [];
    this.#catchers.push(names);
    const ports = add();
    this.#catchers.pop();
    const errors = names.map((node) => {
      return { node, output: (this.#outputs.get(node)?.length ?? 1) - 1 };
    });
    return { ports, errors };
  }

  /** An error of these nodes ends the run, whoever catches those around them. */
  letFail(ports: readonly Port[]): void {
    for (const { node: name } of ports) {
      const found = this.#nodes.get(name);
      if (found !== undefined) delete found.onError;
    }
  }

  /** Names of the nodes, in the order in which they were added. */
  names(): string[] {
    return [...this.#nodes.keys()];
  }

  nodes(): WorkflowNode[] {
    return [...this.#nodes.values()];
  }

  connections(): Record<string, Json> {
    return Object.fromEntries(
      [...this.#outputs].flatMap(([name, outputs]) =>
        outputs.every((targets) => targets.length === 0)
          ? []
          : [[name, { main: outputs.map((targets) => targets.map(target)) }]],
      ),
    );
  }

  #nameFor(wanted: string): string {
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? wanted : `${wanted} ${count}`;
      if (!this.#nodes.has(name)) return name;
    }
  }

  /** In the form of a UUID, as n8n has them. */
  #id(name: string): string {
    const hex = createHash('sha256').update(`${this.#seed} ${name}`).digest('hex');
    return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

function target(node: string): Json {
  return { node, type: 'main', index: 0 };
}
