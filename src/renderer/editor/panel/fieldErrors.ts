/** What is wrong with a field of a step that has no connector: said once the person has been there. */
import { nextTick, ref } from 'vue';
import { t } from '../../texts/index.ts';
import { useEditor } from '../editorContext.ts';

export interface FieldErrors {
  /** The first thing that is wrong with a field; null where nothing is, or it is only empty and was not left yet. */
  of(field: string, label: string, isEmpty: boolean): string | null;
  /** For `focusout` of what holds the field: the person has left it, once the focus has come to rest elsewhere. */
  touch(event: FocusEvent, field: string): Promise<void>;
}

export function useFieldErrors(step: () => string): FieldErrors {
  const { session, showErrors } = useEditor();
  const touched = ref(new Set<string>());

  return {
    of(field, label, isEmpty) {
      const problem = session.problems.value.find(
        (each) => each.step === step() && each.field === field && each.kind !== 'field_missing',
      );
      if (problem) return problem.message;
      const seen = showErrors.value || touched.value.has(`${step()} ${field}`);
      return isEmpty && seen ? t('editor.field.empty', { label }) : null;
    },
    async touch({ currentTarget, relatedTarget }, field) {
      if (!(currentTarget instanceof Node)) return;
      if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
      await nextTick();
      if (currentTarget.contains(document.activeElement)) return;
      touched.value = new Set(touched.value).add(`${step()} ${field}`);
    },
  };
}
