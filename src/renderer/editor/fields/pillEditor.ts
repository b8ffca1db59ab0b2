/**
 * A text in which data pills stand as whole objects, on CodeMirror. The document is the template itself
 * (`Do {{ s0.title }}`): copy, paste, drag and undo work on plain text, and a pill is a widget over its source.
 */
import { standardKeymap } from '@codemirror/commands';
import {
  Annotation,
  EditorState,
  StateEffect,
  type Extension,
  type Range,
} from '@codemirror/state';
import {
  Decoration,
  EditorView,
  keymap,
  placeholder,
  ViewPlugin,
  WidgetType,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';
import { parseTemplate, type TemplatePart } from '../pills.ts';

export type Drawn = Exclude<TemplatePart, { kind: 'text' }>;

export interface PillEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly multiline: boolean;
  readonly placeholder: string;
  /** Of the editable element: id, labels and descriptions. Null leaves one out. */
  readonly attributes: Readonly<Record<string, string | null>>;
  /** The page's nonce: CodeMirror brings its own style sheet. */
  readonly nonce: string | undefined;
  /** Draws a pill or formula into an element; gives back what takes it away again. */
  draw(part: Drawn, into: HTMLElement): () => void;
  changed(text: string): void;
  focused(): void;
  blurred(event: FocusEvent): void;
  /** Alt+↓: to the data tree. */
  toData(): void;
  /** Esc; true when it closed something. */
  escape(): boolean;
}

export interface PillEditor {
  /** Shows another text, unless it is what stands there. */
  setText(text: string): void;
  setAttributes(attributes: PillEditorOptions['attributes']): void;
  /** Draws all pills again: numbers, names or samples changed. */
  redraw(): void;
  /** Puts a text in place of the selection and the cursor behind it. */
  insert(text: string): void;
  focus(): void;
  destroy(): void;
}

const redrawAll = StateEffect.define();
const fromOutside = Annotation.define<boolean>();

/** What takes away the content of a widget's element. */
const drawings = new WeakMap<HTMLElement, () => void>();

class PillWidget extends WidgetType {
  readonly part: Drawn;
  readonly draw: PillEditorOptions['draw'];
  /** Grows when names or samples changed: then an equal pill is drawn anew. */
  readonly version: number;

  constructor(part: Drawn, draw: PillEditorOptions['draw'], version: number) {
    super();
    this.part = part;
    this.draw = draw;
    this.version = version;
  }

  override eq(other: PillWidget): boolean {
    return other.part.source === this.part.source && other.version === this.version;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = 'pill-object';
    drawings.set(element, this.draw(this.part, element));
    return element;
  }

  override destroy(element: HTMLElement): void {
    drawings.get(element)?.();
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

function drawPills(text: string, draw: PillEditorOptions['draw'], version: number): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  let at = 0;
  for (const part of parseTemplate(text)) {
    const end = at + part.source.length;
    if (part.kind !== 'text') {
      const widget = new PillWidget(part, draw, version);
      ranges.push(Decoration.replace({ widget }).range(at, end));
    }
    at = end;
  }
  return Decoration.set(ranges);
}

function pills(draw: PillEditorOptions['draw']): Extension {
  const plugin = ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      version = 0;

      constructor(view: EditorView) {
        this.decorations = drawPills(view.state.doc.toString(), draw, this.version);
      }

      update(update: ViewUpdate): void {
        const asked = update.transactions.some((each) => each.effects.some((e) => e.is(redrawAll)));
        if (asked) this.version += 1;
        if (update.docChanged || asked) {
          this.decorations = drawPills(update.state.doc.toString(), draw, this.version);
        }
      }
    },
    {
      decorations: (plugin) => plugin.decorations,
      // The cursor steps over a pill, and Backspace takes it whole.
      provide: (plugin) =>
        EditorView.atomicRanges.of((view) => view.plugin(plugin)?.decorations ?? Decoration.none),
    },
  );
  return [plugin, selectOnPress(plugin)];
}

/** Pressing a pill selects it whole: it can be dragged, copied, or replaced. */
function selectOnPress(plugin: ViewPlugin<{ decorations: DecorationSet }>): Extension {
  return EditorView.domEventHandlers({
    mousedown(event, view) {
      const pill = event.target instanceof Element ? event.target.closest('.pill-object') : null;
      if (!pill || event.button !== 0) return false;
      const at = view.posAtDOM(pill);
      view.plugin(plugin)?.decorations.between(at, at, (from, to) => {
        if (from !== at) return;
        view.dispatch({ selection: { anchor: from, head: to } });
      });
      view.focus();
      return false;
    },
  });
}

/** One line: line breaks that are pasted become spaces, and Enter is left to the form. */
const oneLine: Extension = [
  EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
    const text = transaction.newDoc.toString().replace(/\s*\n\s*/g, ' ');
    return [
      {
        changes: { from: 0, to: transaction.startState.doc.length, insert: text },
        selection: { anchor: Math.min(transaction.newSelection.main.head, text.length) },
      },
    ];
  }),
  keymap.of([{ key: 'Enter', run: () => true }]),
];

export function createPillEditor(options: PillEditorOptions): PillEditor {
  const attributesOf = (): Record<string, string> => {
    const given = Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[name, value]],
    );
    return {
      ...Object.fromEntries(given),
      role: 'textbox',
      spellcheck: 'true',
      'aria-multiline': String(options.multiline),
    };
  };
  let attributes = options.attributes;

  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        options.nonce === undefined ? [] : EditorView.cspNonce.of(options.nonce),
        options.multiline ? [] : oneLine,
        keymap.of([
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
        placeholder(options.placeholder),
        pills((part, into) => options.draw(part, into)),
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
    redraw: () => view.dispatch({ effects: redrawAll.of(null) }),
    insert(text) {
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
