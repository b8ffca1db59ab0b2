/** Keys of the column of cards: they act on the card that has the focus, or on all that are chosen with it. */
import { triggerId } from '../../shared/journeySteps.ts';
import { useEditor } from './editorContext.ts';
import { placeBelow } from './moving.ts';
import { useStepClipboard } from './stepClipboard.ts';
import type { StepCommands } from './stepCommands.ts';

export interface ColumnKeys {
  onKeydown(event: KeyboardEvent): void;
  /** Copy and cut: the browser's own events, since they may reach the clipboard. */
  onCopy(event: ClipboardEvent): void;
  onPaste(event: ClipboardEvent): void;
}

export function useColumnKeys(commands: StepCommands): ColumnKeys {
  const { session, choosing, folding, panelTab } = useEditor();
  const clipboard = useStepClipboard();

  function onArrow(event: KeyboardEvent, step: string, by: -1 | 1): void {
    event.preventDefault();
    if (event.altKey) {
      if (step !== triggerId) commands.moveBy(step, by);
      return;
    }
    const next = commands.focusNext(by);
    if (!event.shiftKey) choosing.clear();
    else if (next !== undefined && next !== triggerId) choosing.extendTo(step, next);
  }

  function onKeydown(event: KeyboardEvent): void {
    const step = commands.focused();
    if (step === undefined || event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      commands.startTest(step);
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    switch (event.key) {
      case 'ArrowUp':
      case 'ArrowDown':
        onArrow(event, step, event.key === 'ArrowUp' ? -1 : 1);
        break;
      case 'ArrowLeft':
      case 'ArrowRight':
        folding.fold(step, event.key === 'ArrowLeft');
        break;
      case 'Enter':
        event.preventDefault();
        panelTab.value = 'setup';
        commands.show(step);
        break;
      case 'Escape':
        choosing.clear();
        break;
      case 'Delete':
        if (step === triggerId) break;
        event.preventDefault();
        commands.remove(choosing.with(step));
        break;
      default:
        break;
    }
  }

  return {
    onKeydown,
    onCopy(event) {
      const step = commands.focused();
      if (step === undefined || step === triggerId || !event.clipboardData) return;
      const steps = choosing.with(step);
      event.preventDefault();
      event.clipboardData.setData('text/plain', clipboard.textOf(steps));
      if (event.type === 'cut') commands.remove(steps);
    },
    onPaste(event) {
      const step = commands.focused();
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (step === undefined || text.trim() === '') return;
      event.preventDefault();
      const below = step === triggerId ? undefined : step;
      const place =
        below === undefined
          ? { block: null, branch: 'steps' as const, index: 0 }
          : placeBelow(session.journey.value, below);
      void clipboard.paste(text, place).then(() => {
        if (session.selected.value !== null) commands.focusCard(session.selected.value);
      });
    },
  };
}
