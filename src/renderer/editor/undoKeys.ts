/** The keys of undo and redo, where a journey is changed. */
import { onBeforeUnmount, onMounted } from 'vue';
import type { Session } from './session.ts';

/** One undo for everything: what is typed into the fields of a step belongs to the journey. */
export function useUndoKeys(session: Pick<Session, 'undo' | 'redo'>): void {
  function onKeydown(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const key = event.key.toLowerCase();
    const isUndo = key === 'z' && !event.shiftKey;
    const isRedo = (key === 'z' && event.shiftKey) || (key === 'y' && event.ctrlKey);
    if ((!isUndo && !isRedo) || !ownsUndo(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    if (isUndo) session.undo();
    else session.redo();
  }

  onMounted(() => window.addEventListener('keydown', onKeydown, { capture: true }));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKeydown, { capture: true }));
}

/** A text that is not part of the document (a search, a connection's name) keeps its own undo. */
function ownsUndo(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return true;
  if (target.closest('[role="dialog"]')) return false;
  const isText = target.matches('input, textarea, [contenteditable="true"]');
  return !isText || (target.closest('[data-field]') !== null && target.role !== 'combobox');
}
