/** Commands that the open page offers to the palette, beside those that are there everywhere. */
import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef, type Component } from 'vue';

export interface Command {
  /** The same for the same command at any time: what was used last stands first. */
  readonly id: string;
  readonly title: string;
  readonly icon: Component;
  readonly shortcut?: string;
  /** More words that it is found by. */
  readonly keywords?: string;
  readonly run: () => unknown;
}

export const useCommands = defineStore('commands', () => {
  const offers = shallowRef<readonly (() => readonly Command[])[]>([]);
  const list = computed(() => offers.value.flatMap((offer) => offer()));

  /** Offers commands for as long as the component that calls it is there. */
  function offer(commands: () => readonly Command[]): void {
    offers.value = [...offers.value, commands];
    onScopeDispose(() => {
      offers.value = offers.value.filter((each) => each !== commands);
    });
  }

  return { list, offer };
});
