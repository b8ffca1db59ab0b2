/** Files that are dropped on an element. */
import { type Ref, onWatcherCleanup, ref, watch } from 'vue';

/** Calls `take` with the first file that is dropped on the element; gives whether one is held above it. */
export function useFileDrop(
  target: Readonly<Ref<HTMLElement | null>>,
  take: (file: File) => unknown,
): Readonly<Ref<boolean>> {
  const over = ref(false);

  watch(target, (element) => {
    if (element === null) return;
    const stop = new AbortController();
    const options = { signal: stop.signal };
    element.addEventListener('dragover', onOver, options);
    element.addEventListener('dragleave', onLeave, options);
    element.addEventListener('drop', onDrop, options);
    onWatcherCleanup(() => {
      stop.abort();
      over.value = false;
    });
  });

  function onOver(event: DragEvent): void {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    over.value = true;
  }

  function onLeave(event: DragEvent): void {
    const inside = event.relatedTarget;
    if (inside instanceof Node && target.value?.contains(inside) === true) return;
    over.value = false;
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    over.value = false;
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) take(file);
  }

  return over;
}
