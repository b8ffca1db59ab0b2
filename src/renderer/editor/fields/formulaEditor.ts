/**
 * An editor for one JSONata expression, on CodeMirror: colours, matching brackets, completion of data and functions, and a
 * mark where something is wrong. Data stands in it as pills; the one at the cursor is text, to be edited.
 */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import {
  bracketMatching,
  HighlightStyle,
  StreamLanguage,
  syntaxHighlighting,
  type StringStream,
} from '@codemirror/language';
import { StateEffect, StateField, type Range } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  tooltips,
  ViewPlugin,
  WidgetType,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Pill } from '../pills.ts';
import { createFieldView, redrawAll, type FieldView, type FieldViewOptions } from './fieldView.ts';
import { formulaPills } from './formulaPills.ts';

export interface FormulaEditorOptions extends FieldViewOptions {
  /** Draws a pill into an element; gives back what takes it away again. */
  draw(pill: Pill, into: HTMLElement): () => void;
  /** Everything that may be typed here, asked for when the person begins to type a word. */
  completions(): {
    readonly data: readonly Completion[];
    readonly functions: readonly Completion[];
  };
}

export interface FormulaEditor extends FieldView {
  /** Marks what is wrong, at a position; null for nothing. */
  markError(position: number | null): void;
}

const setError = StateEffect.define<number | null>();

/** What takes away the content of a widget's element. */
const drawings = new WeakMap<HTMLElement, () => void>();

class PillWidget extends WidgetType {
  readonly source: string;
  readonly version: number;
  readonly draw: (into: HTMLElement) => () => void;

  constructor(source: string, version: number, draw: (into: HTMLElement) => () => void) {
    super();
    this.source = source;
    this.version = version;
    this.draw = draw;
  }

  override eq(other: PillWidget): boolean {
    return other.source === this.source && other.version === this.version;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = 'pill-object';
    drawings.set(element, this.draw(element));
    return element;
  }

  override destroy(element: HTMLElement): void {
    drawings.get(element)?.();
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

/** Pills, but where the cursor touches one in a focused editor: that one is being edited. */
function pillsIn(view: EditorView, version: number, draw: FormulaEditorOptions['draw']) {
  const text = view.state.doc.toString();
  const { from: start, to: end } = view.state.selection.main;
  const ranges: Range<Decoration>[] = [];
  for (const { from, to, pill } of formulaPills(text)) {
    if (view.hasFocus && start <= to && end >= from) continue;
    const widget = new PillWidget(text.slice(from, to), version, (into) => draw(pill, into));
    ranges.push(Decoration.replace({ widget }).range(from, to));
  }
  return Decoration.set(ranges);
}

function pillPlugin(draw: FormulaEditorOptions['draw']) {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      version = 0;

      constructor(view: EditorView) {
        this.decorations = pillsIn(view, this.version, draw);
      }

      update(update: ViewUpdate): void {
        const asked = update.transactions.some((each) => each.effects.some((e) => e.is(redrawAll)));
        if (asked) this.version += 1;
        if (asked || update.docChanged || update.selectionSet || update.focusChanged) {
          this.decorations = pillsIn(update.view, this.version, draw);
        }
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

const errorMark = Decoration.mark({ class: 'formula-wrong' });

const errors = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    const asked = transaction.effects.findLast((effect) => effect.is(setError));
    if (asked === undefined) return before.map(transaction.changes);
    if (asked.value === null) return Decoration.none;
    const { length } = transaction.state.doc;
    const at = Math.max(0, Math.min(asked.value - 1, length - 1));
    return length === 0 ? Decoration.none : Decoration.set([errorMark.range(at, at + 1)]);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** JSONata's tokens, for colours and brackets. */
const jsonata = StreamLanguage.define({
  name: 'jsonata',
  token: (stream: StringStream) => {
    if (stream.eatSpace()) return null;
    if (stream.match(/\/\*.*?(?:\*\/|$)/)) return 'comment';
    if (stream.match(/"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?/)) return 'string';
    if (stream.match(/`[^`]*`?/)) return 'propertyName';
    if (stream.match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/i)) return 'number';
    if (stream.match(/\$[A-Za-z_]\w*(?=\s*\()/)) return 'function';
    if (stream.match(/\$\w*/)) return 'variableName';
    if (stream.match(/(?:and|or|in|true|false|null|function)\b/)) return 'keyword';
    if (stream.match(/[A-Za-z_]\w*/)) return 'propertyName';
    stream.next();
    return null;
  },
  tokenTable: { function: tags.function(tags.variableName) },
});

const colours = HighlightStyle.define([
  { tag: tags.function(tags.variableName), color: 'var(--color-accent-text)' },
  { tag: tags.variableName, color: 'var(--color-accent-text)' },
  { tag: tags.string, color: 'var(--color-success)' },
  { tag: [tags.number, tags.keyword], color: 'var(--color-warning)' },
  { tag: tags.comment, color: 'var(--color-subtle)' },
]);

/** A word that is being typed: a path of names, or a function. */
const typedWord = /\$?[\w.`[\]]*$/;

function source(options: FormulaEditorOptions) {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(typedWord);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (isInText(context.state.doc.sliceString(0, word.from))) return null;
    const { data, functions } = options.completions();
    return {
      from: word.from,
      options: [...(word.text.startsWith('$') ? functions : [...data, ...functions])],
      validFor: /^\$?[\w.`[\]]*$/,
    };
  };
}

/** Does the text end inside of quotes? */
function isInText(before: string): boolean {
  return /["'](?:[^"'\\]|\\.)*$/.test(before.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ''));
}

/** The list of completions keeps a little away from the edges of the window; pixels. */
function withinWindow(): { left: number; top: number; right: number; bottom: number } {
  return { left: 8, top: 8, right: innerWidth - 8, bottom: innerHeight - 8 };
}

export function createFormulaEditor(options: FormulaEditorOptions): FormulaEditor {
  const { editor, ...view } = createFieldView(options, {
    extensions: [
      autocompletion({
        override: [source(options)],
        icons: false,
        tooltipClass: () => 'formula-completion',
      }),
      tooltips({ tooltipSpace: withinWindow }),
      closeBrackets(),
      bracketMatching(),
      jsonata,
      syntaxHighlighting(colours),
      pillPlugin((pill, into) => options.draw(pill, into)),
      errors,
    ],
    keys: [...completionKeymap, ...closeBracketsKeymap],
    attributes: { spellcheck: 'false', 'aria-multiline': 'true', 'aria-autocomplete': 'list' },
  });
  return {
    ...view,
    markError: (position) => editor.dispatch({ effects: setError.of(position) }),
  };
}
