/** A field that the data tree puts its pills into while it has the focus. */
import { onBeforeUnmount } from 'vue';
import { useEditor, type PillTarget } from '../editorContext.ts';

export interface PillTargetHandlers {
  /** The field has the focus. */
  readonly take: () => void;
  /** It lost it. The tree stays while the focus is in it: the pill still goes here. */
  readonly leave: (event: FocusEvent) => void;
  /** Opens the tree and goes into it. */
  readonly toData: () => void;
  /** Closes the tree; false where it is not open for this field. */
  readonly closeData: () => boolean;
}

/** @param target the field; it is the tree's no more once its component is gone */
export function usePillTarget(target: PillTarget): PillTargetHandlers {
  const { pillTarget } = useEditor();

  function take(): void {
    pillTarget.value = target;
  }

  function closeData(): boolean {
    if (pillTarget.value !== target) return false;
    pillTarget.value = null;
    return true;
  }

  onBeforeUnmount(closeData);

  return {
    take,
    leave(event) {
      const to = event.relatedTarget;
      if (to instanceof Element && to.closest('[data-data-tree]')) return;
      if (document.hasFocus()) closeData();
    },
    toData() {
      take();
      void Promise.resolve().then(() =>
        document.querySelector<HTMLElement>('[data-data-tree] input')?.focus(),
      );
    },
    closeData,
  };
}
