/** How wide the step panel is: what the person chose, within what the window allows. Kept on this machine, over restarts. */
import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue';

/** Narrower than this the fields of a panel do not fit; pixels. */
export const narrowestPanel = 400;
/** In less room than this, column and panel share it in one fixed way; pixels. */
const leastRoom = 720;
/** With the output of a test beside the form, where nothing was chosen; pixels. */
const usualWithOutput = 760;

interface PanelWidth {
  /** Pixels; undefined where the room is too small to choose. */
  readonly width: ComputedRef<number | undefined>;
  readonly widest: ComputedRef<number>;
  choose(width: number): void;
  /** Back to the usual width. */
  reset(): void;
}

/**
 * @param room the element that column and panel share
 * @param withOutput whether a test's output stands beside the form: that has a width of its own
 */
export function usePanelWidth(
  room: Readonly<Ref<HTMLElement | null>>,
  withOutput: () => boolean,
): PanelWidth {
  const available = ref(0);
  const chosen = { form: stored('form'), output: stored('output') };
  const kind = computed(() => (withOutput() ? 'output' : 'form'));
  const widest = computed(() => Math.round(available.value * 0.6));

  const observer = new ResizeObserver(([entry]) => {
    available.value = entry?.contentRect.width ?? 0;
  });
  watch(room, (element, before) => {
    if (before) observer.unobserve(before);
    if (element) observer.observe(element);
  });
  onScopeDispose(() => observer.disconnect());

  return {
    width: computed(() => {
      if (available.value < leastRoom) return undefined;
      const usual = kind.value === 'output' ? usualWithOutput : available.value * 0.25;
      const wanted = chosen[kind.value].value ?? usual;
      return Math.round(Math.min(Math.max(wanted, narrowestPanel), widest.value));
    }),
    widest,
    choose(width) {
      chosen[kind.value].value = width;
      localStorage.setItem(keyOf(kind.value), String(width));
    },
    reset() {
      chosen[kind.value].value = undefined;
      localStorage.removeItem(keyOf(kind.value));
    },
  };
}

function keyOf(kind: 'form' | 'output'): string {
  return `panel-width-${kind}`;
}

function stored(kind: 'form' | 'output'): Ref<number | undefined> {
  const width = Number(localStorage.getItem(keyOf(kind)));
  return ref(width > 0 ? width : undefined);
}
