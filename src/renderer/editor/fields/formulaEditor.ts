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
import { standardKeymap } from '@codemirror/commands';
import {
  bracketMatching,
  HighlightStyle,
  StreamLanguage,
  syntaxHighlighting,
  type StringStream,
} from '@codemirror/language';
import { Annotation, EditorState, StateEffect, StateField, type Range } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  keymap,
  ViewPlugin,
  WidgetType,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Pill } from '../pills.ts';
import { formulaPills } from './formulaPills.ts';

export interface FormulaEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  /** Of the editable element: id, labels and descriptions. Null leaves one out. */
  readonly attributes: Readonly<Record<string, string | null>>;
  /** The page's nonce: CodeMirror brings its own style sheet. */
  readonly nonce: string | undefined;
  /** Draws a pill into an element; gives back what takes it away again. */
  draw(pill: Pill, into: HTMLElement): () => void;
  /** Everything that may be typed here, asked for when the person begins to type a word. */
  completions(): {
    readonly data: readonly Completion[];
    readonly functions: readonly Completion[];
  };
  changed(text: string): void;
  focused(): void;
  blurred(event: FocusEvent): void;
  /** Alt+↓: to the data tree. */
  toData(): void;
  /** Esc, where it closes no completion; true when it closed something. */
  escape(): boolean;
}

export interface FormulaEditor {
  /** Shows another text, unless it is what stands there. */
  setText(text: string): void;
  setAttributes(attributes: FormulaEditorOptions['attributes']): void;
  /** Marks what is wrong, at a position; null for nothing. */
  markError(position: number | null): void;
  /** Draws all pills again: numbers or names changed. */
  redraw(): void;
  /** Puts a text in place of the selection and the cursor behind it. */
  insert(text: string): void;
  focus(): void;
  destroy(): void;
}

const redrawAll = StateEffect.define();
const setError = StateEffect.define<number | null>();
const fromOutside = Annotation.define<boolean>();

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

export function createFormulaEditor(options: FormulaEditorOptions): FormulaEditor {
  let attributes = options.attributes;
  const attributesOf = (): Record<string, string> => ({
    ...Object.fromEntries(
      Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
        value === null ? [] : [[name, value]],
      ),
    ),
    role: 'textbox',
    spellcheck: 'false',
    'aria-multiline': 'true',
    'aria-autocomplete': 'list',
  });

  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        options.nonce === undefined ? [] : EditorView.cspNonce.of(options.nonce),
        autocompletion({
          override: [source(options)],
          icons: false,
          tooltipClass: () => 'formula-completion',
        }),
        closeBrackets(),
        bracketMatching(),
        jsonata,
        syntaxHighlighting(colours),
        keymap.of([
          ...completionKeymap,
          ...closeBracketsKeymap,
          {
            key: 'Alt-ArrowDown',
            run: () => {
              options.toData();
              return true;
            },
          },
          { key: 'Escape', run: () => options.escape(), stopPropagation: true },
          ...standardKeymap,
        ]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of(attributesOf),
        pillPlugin((pill, into) => options.draw(pill, into)),
        errors,
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          if (update.transactions.some((each) => each.annotation(fromOutside))) return;
          options.changed(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({
          focus: () => {
            options.focused();
            return false;
          },
          blur: (event) => {
            options.blurred(event);
            return false;
          },
        }),
      ],
    }),
  });

  return {
    setText(text) {
      const current = view.state.doc.toString();
      if (text === current) return;
      view.dispatch({
        changes: { from: 0, to: current.length, insert: text },
        selection: { anchor: Math.min(view.state.selection.main.anchor, text.length) },
        annotations: fromOutside.of(true),
      });
    },
    setAttributes(next) {
      attributes = next;
      view.dispatch({});
    },
    markError: (position) => view.dispatch({ effects: setError.of(position) }),
    redraw: () => view.dispatch({ effects: redrawAll.of(null) }),
    insert(text) {
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
