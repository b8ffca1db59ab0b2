/** Short notes for what happened elsewhere, and the undo of what was just done. */
import { defineStore } from 'pinia';
import { ref } from 'vue';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'neutral' | 'danger';
  readonly action?: { readonly label: string; readonly run: () => unknown };
  /** Milliseconds until it goes by itself. */
  readonly duration: number;
}

export const useToasts = defineStore('toasts', () => {
  const list = ref<Toast[]>([]);
  let last = 0;

  /** Shows a note. One with an action stays longer. Gives back its id. */
  function show(toast: Pick<Toast, 'text' | 'action'> & { tone?: Toast['tone'] }): number {
    last += 1;
    const duration = toast.action === undefined ? 4000 : 8000;
    list.value = [...list.value.slice(-2), { tone: 'neutral', ...toast, id: last, duration }];
    return last;
  }

  function dismiss(id: number): void {
    list.value = list.value.filter((toast) => toast.id !== id);
  }

  return { list, show, dismiss };
});
