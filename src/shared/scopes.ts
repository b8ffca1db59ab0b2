/** Which steps can use the data of which others, and how much of it: the one rule for editor, problems and tests. */
import type { Step } from './journey.ts';
import { branchesOf, triggerId, type Branch } from './journeySteps.ts';

export interface Scopes {
  /**
   * Can a step use data of another one? It can of all that stand above it, but neither of those in another branch of a block
   * that it stands in, nor of those inside a finished *For each*, which gave many values.
   */
  sees(from: string, target: string): boolean;
  /**
   * The names under which a step's data is there at another step: a *For each* gives `item` and `index` inside and `count`
   * after it, a *Try Catch* gives `error` in its catch branch. Null where the step decides; empty where there is nothing.
   */
  keysOf(target: string, from: string): readonly string[] | null;
  /** All steps that a step can use, in reading order, the trigger first; none for the trigger and for unknown ids. */
  readonly visible: (from: string) => string[];
}

interface Standing {
  readonly step: Step | null;
  /** The place in reading order. */
  readonly order: number;
  /** The blocks around it, the outermost first. */
  readonly inside: readonly { readonly block: Step; readonly branch: Branch }[];
}

export function scopesOf(steps: readonly Step[]): Scopes {
  const standings = new Map<string, Standing>([[triggerId, { step: null, order: 0, inside: [] }]]);
  place(steps, []);

  function place(list: readonly Step[], inside: Standing['inside']): void {
    for (const step of list) {
      standings.set(step.id, { step, order: standings.size, inside });
      for (const { branch, steps: inner } of branchesOf(step)) {
        place(inner, [...inside, { block: step, branch }]);
      }
    }
  }

  function sees(from: string, target: string): boolean {
    const [here, there] = [standings.get(from), standings.get(target)];
    if (!here || !there || there.order >= here.order) return false;
    return there.inside.every(({ block, branch }) => {
      const around = here.inside.find((each) => each.block === block);
      return around === undefined ? block.kind !== 'forEach' : around.branch === branch;
    });
  }

  return {
    sees,
    keysOf(target, from) {
      const step = standings.get(target)?.step;
      const branch = standings.get(from)?.inside.find(({ block }) => block.id === target)?.branch;
      return step ? keysOf(step, branch) : null;
    },
    visible(from) {
      const last = standings.get(from)?.order ?? 0;
      return [...standings.keys()].slice(0, last).filter((id) => sees(from, id));
    },
  };
}

function keysOf(step: Step, branch: Branch | undefined): readonly string[] | null {
  switch (step.kind) {
    case 'if':
      return ['matched'];
    case 'forEach':
      return branch === undefined ? ['count'] : ['item', 'index'];
    case 'tryCatch':
      if (branch === 'catch') return ['error'];
      return branch === 'try' ? [] : ['caught'];
    case 'delay':
      return ['seconds'];
    case 'stop':
      return [];
    case 'action':
    case 'call':
      return null;
  }
}
