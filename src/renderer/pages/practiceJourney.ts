/** The journey of the first minute: a new practice task becomes a practice document. */
import type { Journey } from '../../shared/journey.ts';
import { api } from '../api.ts';
import { t } from '../texts/index.ts';

/** Makes the practice journey and gives its id. Accounts and the task list are for the person to choose. */
export async function createPracticeJourney(): Promise<string> {
  const { journey, revision } = await api.call('journeys.create', {
    name: t('journeys.practiceName'),
  });
  await api.call('journeys.save', { journey: withPracticeSteps(journey), revision });
  return journey.id;
}

function withPracticeSteps(journey: Journey): Journey {
  return {
    ...journey,
    trigger: { id: 's0', app: 'practice-tasks', event: 'new-task', fields: {} },
    steps: [
      {
        id: 's1',
        kind: 'action',
        app: 'practice-documents',
        action: 'create-document',
        fields: {
          title: { text: '{{ s0.title }}' },
          body: { text: t('journeys.practiceBody') },
        },
      },
    ],
  };
}
