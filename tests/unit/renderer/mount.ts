// Puts a component into the document as the window does, without a browser.

import { createPinia } from 'pinia';
import { TooltipProvider } from 'reka-ui';
import { type App, type Component, createApp, h, nextTick } from 'vue';
import { type Router, createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '../../../src/renderer/texts/index.ts';

const mounted: App[] = [];

/** jsdom has no layout: these are asked for, and never have anything to tell. */
class NoObserver {
  observe(): void {
    // nothing changes size without layout
  }
  unobserve(): void {
    // see observe
  }
  disconnect(): void {
    // see observe
  }
}

const nowhere: Component = { render: () => null };

/** Mounts with the window's plugins. `props` may hold `onX` listeners; `places` are names of routes, the first is open. */
export function mount(
  component: Component,
  props: Record<string, unknown> = {},
  places: readonly string[] = [],
): Router {
  Object.assign(globalThis, { ResizeObserver: NoObserver });
  const root = document.createElement('div');
  document.body.append(root);
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      ...places.map((name, index) => ({
        path: index === 0 ? '/' : `/${name}/:id?`,
        name,
        component: nowhere,
      })),
      { path: '/:rest(.*)*', component: nowhere },
    ],
  });
  const app = createApp({
    render: () => h(TooltipProvider, null, { default: () => h(component, props) }),
  });
  app.use(createPinia()).use(i18n).use(router).mount(root);
  mounted.push(app);
  return router;
}

export function unmountAll(): void {
  for (const app of mounted.splice(0)) app.unmount();
  document.body.replaceChildren();
}

/** What the person sees as the name of a control: its label, or its own text. */
function nameOf(element: Element): string {
  const label = element.id === '' ? null : document.querySelector(`label[for="${element.id}"]`);
  return (element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent).trim();
}

function isShown(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    if (at instanceof HTMLElement && at.style.display === 'none') return false;
  }
  return true;
}

/** The shown control of a kind by its name. */
export function find(selector: string, name: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(selector)].find(
    (element) => isShown(element) && nameOf(element) === name,
  );
}

export function button(name: string): HTMLButtonElement {
  const found = find('button', name);
  if (!(found instanceof HTMLButtonElement)) throw new Error(`no button ${name}`);
  return found;
}

export function input(name: string): HTMLInputElement {
  const found = find('input', name);
  if (!(found instanceof HTMLInputElement)) throw new Error(`no field ${name}`);
  return found;
}

export async function type(name: string, text: string): Promise<void> {
  const field = input(name);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await nextTick();
}

/** The text that stands in the document and is shown. */
export function shownText(): string {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words: string[] = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent !== null && isShown(parent)) words.push(walker.currentNode.textContent ?? '');
  }
  return words.join(' ').replace(/\s+/g, ' ');
}
