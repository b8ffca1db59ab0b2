/** Cards that are dragged by the pointer, and the gap that they are held over. */
import { shallowRef } from 'vue';
import type { Place } from './document.ts';
import { canMoveTo, moveSteps } from './moving.ts';
import type { Session } from './session.ts';

export interface Dragging {
  /** A card was taken up; what is chosen with it goes along. */
  begin(event: DragEvent, step: string): void;
  /** Held over the column: the nearest gap is shown, if it may be dropped there. */
  over(event: DragEvent): void;
  drop(event: DragEvent): void;
  end(): void;
  isOver(gap: Place): boolean;
}

/** Only our own cards are dropped here, and nothing else takes them. */
const dragType = 'application/x-sojourn-step';

/** @param chosenWith the steps that go along with one, itself among them */
export function useDragging(
  session: Pick<Session, 'journey' | 'edit'>,
  chosenWith: (step: string) => readonly string[],
): Dragging {
  const dragged = shallowRef<readonly string[]>([]);
  const target = shallowRef<Place | null>(null);

  function isSame(one: Place | null, other: Place): boolean {
    return one?.block === other.block && one.branch === other.branch && one.index === other.index;
  }

  return {
    begin(event, step) {
      dragged.value = chosenWith(step);
      event.dataTransfer?.setData(dragType, step);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
    },
    over(event) {
      if (dragged.value.length === 0 || !(event.currentTarget instanceof HTMLElement)) return;
      const gap = nearestGap(event.currentTarget, event.clientY);
      const may = gap && dragged.value.some((step) => canMoveTo(session.journey.value, step, gap));
      if (may) event.preventDefault();
      const next = may ? gap : null;
      if (!next || !isSame(target.value, next)) target.value = next;
    },
    drop(event) {
      const to = target.value;
      const ids = dragged.value;
      if (!to || ids.length === 0) return;
      event.preventDefault();
      session.edit((journey) => moveSteps(journey, ids, to), { about: ids[0] ?? '' });
      this.end();
    },
    end() {
      dragged.value = [];
      target.value = null;
    },
    isOver: (gap) => target.value !== null && isSame(target.value, gap),
  };
}

function nearestGap(column: HTMLElement, y: number): Place | null {
  let nearest: { gap: string; distance: number } | undefined;
  for (const element of column.querySelectorAll<HTMLElement>('[data-gap]')) {
    const { top, height } = element.getBoundingClientRect();
    const distance = Math.abs(top + height / 2 - y);
    if (height === 0 || distance >= (nearest?.distance ?? Number.POSITIVE_INFINITY)) continue;
    nearest = { gap: element.dataset.gap ?? '', distance };
  }
  return nearest ? readGap(nearest.gap) : null;
}

/** A gap as `data-gap` writes it: block, branch and position; the journey's own list has no block. */
export function gapText({ block, branch, index }: Place): string {
  return [block ?? '', branch, String(index)].join(' ');
}

function readGap(text: string): Place | null {
  const [block = '', branch, index = ''] = text.split(' ');
  switch (branch) {
    case 'steps':
    case 'then':
    case 'else':
    case 'try':
    case 'catch':
      return { block: block === '' ? null : block, branch, index: Number(index) };
    default:
      return null;
  }
}
