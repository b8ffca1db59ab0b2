/** An editor for JSON text, on CodeMirror: line numbers, colours, brackets that match, and marks on lines. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { Annotation, EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, keymap, lineNumbers, type DecorationSet } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export interface JsonEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  /** Of the editable element: id, labels and descriptions. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The page's nonce: CodeMirror brings its own style sheet. */
  readonly nonce: string | undefined;
  changed(text: string): void;
}

export interface JsonEditor {
  /** Shows another text, unless it is what stands there. */
  setText(text: string): void;
  /** Marks lines, counted from 1, in place of those marked before. */
  markLines(lines: readonly number[]): void;
  /** Puts the cursor there and brings it into view; both count from 1. */
  goTo(line: number, column: number): void;
  destroy(): void;
}

const setMarks = StateEffect.define<readonly number[]>();
const fromOutside = Annotation.define<boolean>();
const marked = Decoration.line({ class: 'json-wrong' });

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    const moved = before.map(transaction.changes);
    const asked = transaction.effects.findLast((effect) => effect.is(setMarks));
    if (asked === undefined) return moved;
    const { doc } = transaction.state;
    const lines = [...new Set(asked.value)].filter((line) => line <= doc.lines);
    return Decoration.set(
      lines.map((line) => marked.range(doc.line(line).from)),
      true,
    );
  },
  provide: (field) => EditorView.decorations.from(field),
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--color-accent-text)' },
  { tag: tags.string, color: 'var(--color-success)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--color-warning)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--text-small)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: 'var(--line)' },
  '.cm-gutters': { border: 'none', color: 'var(--color-subtle)', background: 'transparent' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
  '.json-wrong': { background: 'var(--color-danger-soft)' },
});

export function createJsonEditor(options: JsonEditorOptions): JsonEditor {
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        options.nonce === undefined ? [] : EditorView.cspNonce.of(options.nonce),
        lineNumbers(),
        history(),
        bracketMatching(),
        indentOnInput(),
        json(),
        syntaxHighlighting(colours),
        // Tab goes on to the next control, as everywhere (WCAG 2.1.2).
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of(options.attributes),
        marks,
        look,
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          if (update.transactions.some((each) => each.annotation(fromOutside))) return;
          options.changed(update.state.doc.toString());
        }),
      ],
    }),
  });

  return {
    setText(text) {
      const { doc } = view.state;
      if (text === doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: doc.length, insert: text },
        selection: { anchor: 0 },
        annotations: fromOutside.of(true),
      });
    },
    markLines(lines) {
      view.dispatch({ effects: setMarks.of(lines) });
    },
    goTo(line, column) {
      const { doc } = view.state;
      const { from, to } = doc.line(Math.min(line, doc.lines));
      const at = Math.min(from + column - 1, to);
      view.dispatch({
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: 'center' }),
      });
      view.focus();
    },
    destroy() {
      view.destroy();
    },
  };
}
