/** One journey as a workflow of n8n. */
import type { Json } from '../../../shared/connector.ts';
import { allOutlined, codesOf, quote, unknownFunction } from '../outline/index.ts';
import type { Outline, OutlinedStep, Tree } from '../outline/index.ts';
import type { Report } from '../report.ts';
import { codeOf, parameterOf, scopeAt } from './expressions.ts';
import { expressionOf } from './ruleFunctions.ts';
import { credentialOf } from './credentials.ts';
import { javaScriptOf, Untranslatable } from './javaScript.ts';
import { ifNode, node, noteNode, setNode } from './nodes.ts';
import { addRequest } from './requests.ts';
import { addTrigger } from './triggers.ts';
import { Workflow } from './workflow.ts';
import type { Port, WorkflowNode } from './workflow.ts';

type Of<K extends OutlinedStep['kind']> = Extract<OutlinedStep, { kind: K }>;

export interface JourneyWorkflow {
  readonly nodes: WorkflowNode[];
  readonly connections: Record<string, Json>;
}

/** The nodes of a journey and how they are connected. */
export function journeyWorkflow(outline: Outline, report: Report): JourneyWorkflow {
  const workflow = new Workflow(outline.name);
  const writer = new WorkflowWriter(workflow, report);
  const answers = allOutlined(outline.steps).some(
    (step) => step.kind === 'builtIn' && step.app === 'webhook' && step.action === 'answer',
  );
  const { ports, loop } = addTrigger(workflow, outline, { answers, report });
  const end = writer.steps(outline.steps, ports);
  if (loop !== undefined) workflow.lead([...end, ...writer.stopped], loop);
  if (outline.trigger.kind === 'called') {
    workflow.add(setNode('Answer', '({ answer: $json.answer ?? null })'), end);
  }
  return { nodes: workflow.nodes(), connections: workflow.connections() };
}

class WorkflowWriter {
  readonly #workflow: Workflow;
  readonly #report: Report;
  /** Where a run ends well before its end. */
  readonly stopped: Port[] = [];
  /** Which step a node belongs to. */
  readonly #owners = new Map<string, string>();
  /** Ports of errors in answers of the *Try Catch* that is being written; undefined outside of one. */
  #failures: Port[] | undefined;

  constructor(workflow: Workflow, report: Report) {
    this.#workflow = workflow;
    this.#report = report;
  }

  steps(steps: readonly OutlinedStep[], from: readonly Port[]): Port[] {
    let ports = [...from];
    for (const step of steps) {
      const before = this.#workflow.names().length;
      ports = this.#step(step, ports);
      for (const name of this.#workflow.names().slice(before)) {
        // Steps inside of it have theirs already.
        if (!this.#owners.has(name)) this.#owners.set(name, step.id);
      }
    }
    return ports;
  }

  #step(step: OutlinedStep, from: readonly Port[]): Port[] {
    if (step.disabled) {
      this.#report.mapped(step, ['It is switched off, and left out.']);
      return [...from];
    }
    if (step.kind === 'missing') return this.#missing(step, step.notes, from);
    const unknown = unknownFunction(step);
    if (unknown !== undefined) return this.#missing(step, [unknown], from);
    try {
      this.#report.mapped(step, step.notes);
      return this.#mapped(step, from);
    } catch (error) {
      if (!(error instanceof Untranslatable)) throw error;
      const reason = `n8n’s expressions have nothing that is exactly ${error.message}.`;
      return this.#missing(step, [reason], from);
    }
  }

  #mapped(step: Exclude<OutlinedStep, { kind: 'missing' }>, from: readonly Port[]): Port[] {
    const { id, title } = step;
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
      case 'delay': {
        const told = this.#keep(
          `Seconds: ${title}`,
          id,
          `{ seconds: ${codeOf(step.seconds)} }`,
          from,
        );
        const amount = expressionOf(`$json.${id}.seconds`);
        return this.#workflow.add(node(title, 'wait', 1, { amount, unit: 'seconds' }), told);
      }
      case 'stop':
        return this.#stop(step, from);
      case 'call':
        return this.#call(step, from);
    }
  }

  /** What is not mapped is a node that does nothing, with the reason as its note. */
  #missing(
    step: { id: string; title: string },
    reasons: readonly string[],
    from: readonly Port[],
  ): Port[] {
    this.#report.missing(step, reasons);
    return this.#workflow.add(noteNode(`Not mapped: ${step.title}`, reasons.join('\n')), from);
  }

  #request(step: Of<'request'>, from: readonly Port[]): Port[] {
    // All of it is translated before a node is made: half a step would be worse than none.
    this.#check(step);
    let ports = [...from];
    for (const request of step.requests) {
      const isLast = request.id === step.id;
      const title = isLast ? step.title : `Before: ${step.title}`;
      const output = isLast ? step.output : (answer: string) => answer;
      const fail = (bad: readonly Port[]): void => this.#fail(title, bad);
      ports = addRequest(this.#workflow, title, request, output, fail, ports);
      const used = request.connection === undefined ? undefined : credentialOf(request.connection);
      this.#report.mapped(step, used?.notes ?? []);
    }
    return ports;
  }

  #check(step: Of<'request'>): void {
    for (const request of step.requests) {
      const scratch = new Workflow('');
      const ignore = (): undefined => undefined;
      addRequest(scratch, step.title, request, step.output, ignore, [{ node: 'x', output: 0 }]);
    }
  }

  /** An answer that is an error: to the *Catch* around it, or it ends the run. */
  #fail(title: string, from: readonly Port[]): void {
    if (this.#failures !== undefined) {
      this.#failures.push(...from);
      return;
    }
    const errorMessage = expressionOf('"The app answered with an error: " + $json.body');
    this.#workflow.add(node(`Failed: ${title}`, 'stopAndError', 1, { errorMessage }), from);
  }

  #builtIn(step: Of<'builtIn'>, from: readonly Port[]): Port[] {
    const { app, action, fields, id, title } = step;
    if (app === 'logger') {
      const entries = Object.entries(fields).map(([key, tree]) => `${quote(key)}: ${codeOf(tree)}`);
      return this.#keep(title, id, `{ ${entries.join(', ')}, at: new Date().toISOString() }`, from);
    }
    if (app === 'callable' && action === 'answer') {
      return this.#keep(title, 'answer', this.#code(fields.values, 'null'), from);
    }
    if (app === 'webhook' && action === 'answer') {
      const parameters = {
        respondWith: 'text',
        responseBody: expressionOf(`asText(${this.#code(fields.body, '""')})`),
        options: { responseCode: expressionOf(`Number(${this.#code(fields.status, '200')})`) },
      };
      return this.#workflow.add(node(title, 'respondToWebhook', 1, parameters), from);
    }
    if (app === 'rss' && action === 'read') {
      const url = fields.url === undefined ? '' : parameterOf(fields.url);
      this.#report.mapped(step, ['The items come as n8n reads them.']);
      const { ports, before } = this.#workflow.single(from, `Before ${title}`);
      const read = this.#workflow.add(node(title, 'rssFeedRead', 1, { url }), ports);
      const all = this.#workflow.add(
        node(`All of ${title}`, 'aggregate', 1, {
          aggregate: 'aggregateAllItemData',
          destinationFieldName: 'items',
          options: {},
        }),
        read,
      );
      const kept = `({ ...$(${quote(before)}).first().json, ${id}: { items: $json.items } })`;
      return this.#workflow.add(setNode(`Keep ${title}`, kept), all);
    }
    return this.#missing(step, [`${title} works inside of Sojourn only.`], from);
  }

  #code(tree: Tree | undefined, otherwise: string): string {
    return tree === undefined ? otherwise : codeOf(tree);
  }

  #if(step: Of<'if'>, from: readonly Port[]): Port[] {
    const { id, title } = step;
    const when = javaScriptOf(step.when, scopeAt('$json'));
    const told = this.#keep(`When: ${title}`, id, `{ matched: Boolean(${when}) }`, from);
    const yes = this.#workflow.add(ifNode(title, `$json.${id}.matched`), told);
    const no = yes.map(({ node: name }) => ({ node: name, output: 1 }));
    return [...this.#inside(step.then, yes), ...this.#inside(step.else, no)];
  }

  /** *Loop Over Items*, one at a time; an empty list goes past it, since a node without items does not run. */
  #forEach(step: Of<'forEach'>, from: readonly Port[]): Port[] {
    const { id, title } = step;
    const workflow = this.#workflow;
    const rounds = `items(given(${codeOf(step.list)})).map((item, index) => ({ item, index }))`;
    const listed = workflow.add(
      setNode(`List: ${title}`, `({ ...$json, ${id}_rounds: ${rounds} })`),
      from,
    );
    const list = listed[0]?.node ?? '';
    const some = workflow.add(ifNode(`Any? ${title}`, `$json.${id}_rounds.length > 0`), listed);
    const none = some.map(({ node: name }) => ({ node: name, output: 1 }));
    const split = workflow.add(
      node(`Split: ${title}`, 'splitOut', 1, {
        fieldToSplitOut: `${id}_rounds`,
        include: 'allOtherFields',
        options: { destinationFieldName: id },
      }),
      some,
    );
    const loop = workflow.add(
      {
        ...node(title, 'splitInBatches', 3, {
          options: {
            // An inner loop begins anew in each round of the one around it.
            reset: expressionOf(`$prevNode.name === ${quote(split[0]?.node ?? '')}`),
          },
        }),
        outputs: 2,
      },
      split,
    );
    const round = loop.map(({ node: name }) => ({ node: name, output: 1 }));
    workflow.lead(this.#inside(step.steps, round), loop[0]?.node ?? '');
    const before = `$(${quote(list)}).first().json`;
    const counted = `({ ...${before}, ${id}_rounds: undefined, ${id}: { count: ${before}.${id}_rounds.length } })`;
    // At its end a loop gives the items of all rounds.
    const after = { ...setNode(`After: ${title}`, counted), executeOnce: true } as const;
    return workflow.add(after, [...loop, ...none]);
  }

  #tryCatch(step: Of<'tryCatch'>, from: readonly Port[]): Port[] {
    const { id, title } = step;
    const workflow = this.#workflow;
    const begun = workflow.add(node(`Try: ${title}`, 'noOp', 1, {}), from);
    const outer = this.#failures;
    const failures: Port[] = [];
    this.#failures = failures;
    const { ports, errors } = workflow.catching(() => this.#inside(step.try, begun));
    this.#failures = outer;
    const untroubled = this.#keep(`Nothing caught: ${title}`, id, '{ caught: false }', ports);
    const scope = `$(${quote(begun[0]?.node ?? '')}).item.json`;
    const owners = Object.fromEntries(
      [...errors, ...failures].map(({ node: name }) => [name, this.#owners.get(name) ?? id]),
    );
    const error = `{ step: (${JSON.stringify(owners)})[$prevNode.name], code: "failed", message: asText($json.error?.message ?? $json.error ?? $json.body) }`;
    const caught = workflow.add(
      setNode(`Caught: ${title}`, `({ ...${scope}, ${id}: { error: ${error} } })`),
      [...errors, ...failures],
    );
    const mended = this.#inside(step.catch, caught);
    const after = this.#keep(`After the error: ${title}`, id, '{ caught: true }', mended);
    const read = allOutlined(step.catch).flatMap(codesOf).join(' ');
    const lost = allOutlined(step.try).some((each) => new RegExp(`\\b${each.id}\\b`).test(read));
    this.#report.mapped(step, [
      ...(new RegExp(`\\b${id}\\.error\\b(?!\\.step\\b)`).test(read)
        ? ['Texts and codes of errors are those of n8n.']
        : []),
      ...(lost ? ['What the tried steps gave is not there where their error is caught.'] : []),
    ]);
    return [...untroubled, ...after];
  }

  #stop(step: Of<'stop'>, from: readonly Port[]): Port[] {
    const { title, message } = step;
    if (step.as === 'succeeded') {
      this.stopped.push(...this.#workflow.add(node(title, 'noOp', 1, {}), from));
      return [];
    }
    const errorMessage = parameterOf(message) || title;
    const ended = this.#workflow.add(node(title, 'stopAndError', 1, { errorMessage }), from);
    this.#workflow.letFail(ended);
    return [];
  }

  #call(step: Of<'call'>, from: readonly Port[]): Port[] {
    const { id, title, name } = step;
    const { before, ports } = this.#workflow.single(from, `Before ${title}`);
    const input = this.#workflow.add(setNode(`Input: ${title}`, `(${codeOf(step.input)})`), ports);
    const called = this.#workflow.add(
      node(title, 'executeWorkflow', 1, {
        source: 'database',
        workflowId: '',
        options: { waitForSubWorkflow: true },
      }),
      input,
    );
    this.#report.mapped(step, [`Choose the workflow “${name}” in this node after the import.`]);
    const kept = `({ ...$(${quote(before)}).item.json, ${id}: $json.answer ?? null })`;
    return this.#workflow.add(setNode(`Keep ${title}`, kept), called);
  }

  #inside(steps: readonly OutlinedStep[], from: readonly Port[]): Port[] {
    this.#workflow.depth += 1;
    const ports = this.steps(steps, from);
    this.#workflow.depth -= 1;
    return ports;
  }

  #keep(name: string, id: string, code: string, from: readonly Port[]): Port[] {
    return this.#workflow.add(setNode(name, `({ ...$json, ${id}: ${code} })`), from);
  }
}
