/** Which steps a template reads, and what is wrong with its formulas. */
import { checkExpression, parseTemplate, pathsOf } from '../expressions/index.ts';

export interface TemplateReading {
  /** Ids of the steps whose data it reads, each once. */
  readonly steps: readonly string[];
  /** What it reads of them: the first name under each step's data; undefined for all of it. Each once. */
  readonly reads: readonly StepRead[];
  /** One sentence for each formula that cannot be parsed. */
  readonly mistakes: readonly string[];
}

export interface StepRead {
  readonly step: string;
  readonly key: string | undefined;
}

const nothing: TemplateReading = { steps: [], reads: [], mistakes: [] };
const stepRoot = /^(s\d{1,6})(?![\w`])(?:\.([A-Za-z_]\w*|`[^`]+`))?/;

/** Readings by text: the same templates are read on every save, list and run. Bounded; the oldest go first. */
const known = new Map<string, TemplateReading>();
const mostKnown = 5_000;

/** Reads a template (`Do {{ s0.title }}`) or one formula without braces. */
export function readTemplate(template: string | { formula: string }): TemplateReading {
  if (typeof template === 'string' && !template.includes('{{')) return nothing;
  const key = typeof template === 'string' ? `t${template}` : `f${template.formula}`;
  const reading = known.get(key) ?? read(template);
  known.delete(key);
  known.set(key, reading);
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return reading;
}

function read(template: string | { formula: string }): TemplateReading {
  const expressions =
    typeof template === 'string'
      ? parseTemplate(template).flatMap((part) => ('expression' in part ? [part.expression] : []))
      : [template.formula];
  const reads = new Map<string, StepRead>();
  const add = (step: string, key: string | undefined): unknown =>
    reads.set(`${step} ${key ?? ''}`, { step, key: key?.replaceAll('`', '') });
  const mistakes: string[] = [];
  for (const expression of expressions) {
    const pill = stepOfPill(expression);
    if (pill) {
      add(pill.step, pill.key);
      continue;
    }
    const check = checkExpression(expression);
    if (!check.ok) {
      mistakes.push(check.message);
      continue;
    }
    for (const path of pathsOf(expression)) {
      const [, root, key] = stepRoot.exec(path) ?? [];
      if (root !== undefined) add(root, key);
    }
  }
  const all = [...reads.values()];
  return { steps: [...new Set(all.map(({ step }) => step))], reads: all, mistakes };
}

const plainPath = /^(s\d{1,6})((?:\.(?:[A-Za-z_]\w*|`[^`]+`)|\[\d{1,9}\])*)$/;
const firstKey = /^\.([A-Za-z_]\w*|`[^`]+`)/;
const operatorWord = /\.(?:and|or|in|true|false|null|function)(?![\w`])/;

/** The step of a pill that only walks into the step's data: nearly all of them, and known without the parser. */
function stepOfPill(expression: string): StepRead | undefined {
  const [, step, path = ''] = plainPath.exec(expression.trim()) ?? [];
  if (step === undefined || operatorWord.test(path)) return undefined;
  return { step, key: firstKey.exec(path)?.[1]?.replaceAll('`', '') };
}
