/** The shapes that components take as lists. */
import type { Component } from 'vue';
import type { ErrorShape } from '../../shared/errors.ts';

/** What ErrorNote shows: an ErrorShape, or the error part of a run or sign-in. */
export type ErrorLike = Pick<ErrorShape, 'message' | 'advice'> & {
  readonly details?: string | undefined;
};

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger';

export interface MenuItem {
  readonly label: string;
  readonly icon?: Component;
  /** Shown at the right; the key itself is handled by whoever owns the command. */
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly select: () => void;
}
export type MenuEntry = MenuItem | { readonly heading: string } | 'separator';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly disabled?: boolean;
}

export interface TabItem<V extends string> {
  readonly value: V;
  readonly label: string;
  /** A small number beside the label, such as how many problems. */
  readonly count?: number;
  readonly disabled?: boolean;
}

export interface ComboboxOption {
  readonly value: string;
  readonly label: string;
  /** Muted text at the right of the row. */
  readonly hint?: string;
  /** SVG text of an app's icon. */
  readonly icon?: string;
  /** Heading under which the row stands; options of one group stand together. */
  readonly group?: string;
  /** More words that the search finds it by. */
  readonly keywords?: string;
  /** Stands above all others, whatever is searched for: *Create new …*. */
  readonly pinned?: boolean;
  readonly disabled?: boolean;
}
