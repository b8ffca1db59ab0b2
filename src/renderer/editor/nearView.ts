/**
 * J12: what is far out of view is not drawn. A journey of 500 steps would be some forty thousand elements, and every key
 * press waits for the browser to look through them.
 */
import {
  inject,
  onBeforeUnmount,
  onMounted,
  provide,
  ref,
  shallowRef,
  watch,
  type InjectionKey,
  type Ref,
} from 'vue';

/** Drawn before it comes into view: two pages of a large window above and below. */
const margin = '1600px 0px';

interface NearView {
  follow(element: Element, change: (entry: IntersectionObserverEntry) => void): void;
  forget(element: Element): void;
}

const key: InjectionKey<NearView> = Symbol('near view');

/** Follows what stands in an element that scrolls. */
export function provideNearView(scroll: Readonly<Ref<Element | null>>): void {
  const followed = new Map<Element, (entry: IntersectionObserverEntry) => void>();
  const observer = shallowRef<IntersectionObserver>();

  watch(
    scroll,
    (root) => {
      observer.value?.disconnect();
      observer.value = undefined;
      if (root === null) return;
      observer.value = new IntersectionObserver(
        (entries) => {
          for (const entry of entries) followed.get(entry.target)?.(entry);
        },
        { root, rootMargin: margin },
      );
      for (const element of followed.keys()) observer.value.observe(element);
    },
    { flush: 'sync' },
  );
  onBeforeUnmount(() => observer.value?.disconnect());

  provide(key, {
    follow(element, change) {
      followed.set(element, change);
      observer.value?.observe(element);
    },
    forget(element) {
      followed.delete(element);
      observer.value?.unobserve(element);
    },
  });
}

/**
 * @param near whether it is to be drawn before it is known where it stands: nothing near the start may flicker
 * @returns whether the element is in view or near it, and the height in pixels that it had when it last was
 */
export function useNearView(
  element: Readonly<Ref<Element | null>>,
  near: boolean,
): { near: Readonly<Ref<boolean>>; height: Readonly<Ref<number | undefined>> } {
  const view = inject(key);
  if (!view) throw new Error('useNearView outside of what scrolls');
  const isNear = ref(near);
  const height = ref<number>();
  let followed: Element | null = null;

  onMounted(() => {
    followed = element.value;
    if (followed === null) return;
    view.follow(followed, ({ isIntersecting, boundingClientRect }) => {
      // What is folded away has none.
      if (isNear.value && !isIntersecting) height.value = boundingClientRect.height || height.value;
      isNear.value = isIntersecting;
    });
  });
  onBeforeUnmount(() => {
    if (followed !== null) view.forget(followed);
  });
  return { near: isNear, height };
}
