/** An app with one action, as the core describes it. */
import type { AppDetail } from '../../../../src/shared/app.ts';

export const practiceDocuments: AppDetail = {
  id: 'practice-documents',
  name: 'Practice Documents',
  category: 'practice',
  about: '',
  icon: '',
  practice: true,
  builtIn: false,
  own: false,
  needsConnection: true,
  synonyms: [],
  guide: '',
  added: [],
  methods: [],
  triggers: [],
  actions: [
    {
      id: 'create-document',
      name: 'Create document',
      sentence: 'Create the document {title}',
      changes: true,
      fields: [{ id: 'title', label: 'Title', type: 'text', required: true, more: false }],
      sample: { id: '1' },
    },
  ],
};
