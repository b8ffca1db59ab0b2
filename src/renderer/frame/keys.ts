/** Single keys as commands: never while the person types or a dialog or menu is open. */
import { onScopeDispose } from 'vue';

const typed = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]';

export function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest(typed) !== null;
}

/** Esc closes something that is no dialog, unless a dialog, a menu or a field takes the key first. */
export function useEscape(close: () => unknown): void {
  function onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented && !isTyping(event)) close();
  }
  window.addEventListener('keydown', onKeydown);
  onScopeDispose(() => window.removeEventListener('keydown', onKeydown));
}
