/**
 * A text in which data pills stand as whole objects, on CodeMirror. The document is the template itself
 * (`Do {{ s0.title }}`): copy, paste, drag and undo work on plain text, and a pill is a widget over its source.
 */
import { EditorState, type Extension, type Range } from '@codemirror/state';
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
import { createFieldView, redrawAll, type FieldView, type FieldViewOptions } from './fieldView.ts';

export type Drawn = Exclude<TemplatePart, { kind: 'text' }>;

export interface PillEditorOptions extends FieldViewOptions {
  readonly multiline: boolean;
  readonly placeholder: string;
  /** Draws a pill or formula into an element; gives back what takes it away again. */
  draw(part: Drawn, into: HTMLElement): () => void;
}

export type PillEditor = FieldView;

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
  return createFieldView(options, {
    extensions: [
      options.multiline ? [] : oneLine,
      placeholder(options.placeholder),
      pills((part, into) => options.draw(part, into)),
    ],
    attributes: { spellcheck: 'true', 'aria-multiline': String(options.multiline) },
  });
}
