/** The ready journeys, asked for once per place that shows them. */
import { onMounted, shallowRef, type ShallowRef } from 'vue';
import type { ErrorShape } from '../../shared/errors.ts';
import type { Template } from '../../shared/journeyTemplate.ts';
import { api, errorShape } from '../api.ts';

export function useTemplates(): {
  readonly templates: Readonly<ShallowRef<readonly Template[] | null>>;
  readonly error: Readonly<ShallowRef<ErrorShape | null>>;
} {
  const templates = shallowRef<readonly Template[] | null>(null);
  const error = shallowRef<ErrorShape | null>(null);
  onMounted(async () => {
    try {
      templates.value = await api.call('templates.list');
    } catch (caught) {
      error.value = errorShape(caught);
    }
  });
  return { templates, error };
}
