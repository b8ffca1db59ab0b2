/** What the editors of a field's text have in common, on CodeMirror: keys, attributes, and the way to the data tree. */
import { standardKeymap } from '@codemirror/commands';
import { Annotation, EditorState, StateEffect, type Extension } from '@codemirror/state';
import { EditorView, keymap, type KeyBinding } from '@codemirror/view';

export interface FieldViewOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  /** Of the editable element: id, labels and descriptions. Null leaves one out. */
  readonly attributes: Readonly<Record<string, string | null>>;
  /** The page's nonce: CodeMirror brings its own style sheet. */
  readonly nonce: string | undefined;
  readonly changed: (text: string) => void;
  readonly focused: () => void;
  readonly blurred: (event: FocusEvent) => void;
  /** Alt+↓: to the data tree. */
  readonly toData: () => void;
  /** Esc, where it closes nothing of the editor's own; true when it closed something. */
  readonly escape: () => boolean;
}

export interface FieldView {
  /** Shows another text, unless it is what stands there. */
  setText(text: string): void;
  setAttributes(attributes: FieldViewOptions['attributes']): void;
  /** Draws all pills again: numbers, names or samples changed. */
  redraw(): void;
  /** Puts a text in place of the selection and the cursor behind it. */
  insert(text: string): void;
  focus(): void;
  destroy(): void;
}

/** What one kind of editor adds. */
interface Own {
  readonly extensions: Extension;
  /** Before the keys that all have. */
  readonly keys?: readonly KeyBinding[];
  /** Of the editable element, beside those of the field. */
  readonly attributes: Readonly<Record<string, string>>;
}

export const redrawAll = StateEffect.define();
const fromOutside = Annotation.define<boolean>();

export function createFieldView(
  options: FieldViewOptions,
  own: Own,
): FieldView & { readonly editor: EditorView } {
  let { attributes } = options;
  const attributesOf = (): Record<string, string> => ({
    ...Object.fromEntries(
      Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
        value === null ? [] : [[name, value]],
      ),
    ),
    role: 'textbox',
    ...own.attributes,
  });

  const editor = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        options.nonce === undefined ? [] : EditorView.cspNonce.of(options.nonce),
        own.extensions,
        keymap.of([
          ...(own.keys ?? []),
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
    editor,
    setText(text) {
      const current = editor.state.doc.toString();
      if (text === current) return;
      editor.dispatch({
        changes: { from: 0, to: current.length, insert: text },
        selection: { anchor: Math.min(editor.state.selection.main.anchor, text.length) },
        annotations: fromOutside.of(true),
      });
    },
    setAttributes(next) {
      attributes = next;
      editor.dispatch({});
    },
    redraw: () => editor.dispatch({ effects: redrawAll.of(null) }),
    insert(text) {
      editor.dispatch(editor.state.replaceSelection(text), { scrollIntoView: true });
      editor.focus();
    },
    focus: () => editor.focus(),
    destroy: () => editor.destroy(),
  };
}
