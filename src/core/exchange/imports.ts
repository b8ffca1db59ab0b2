/** Import of files in any format that Sojourn reads (E2, E5). */
import type { ImportPreview } from '../../shared/contract/calls.ts';
import type { JourneySummary } from '../../shared/journey.ts';
import type { Bundles } from './bundle/index.ts';
import { fromN8n, mayBeN8n } from './n8n/index.ts';

export interface Imports {
  /** What a file holds and needs, and of another engine's, what became of each step. @throws import_invalid */
  preview(text: string): ImportPreview;
  /** Stores what a file holds, all or none; nothing runs. @throws import_invalid */
  import(text: string, connections: Readonly<Record<string, string>>): JourneySummary[];
}

export function createImports(bundles: Pick<Bundles, 'importPreview' | 'import'>): Imports {
  return {
    preview(text) {
      if (!mayBeN8n(text)) return bundles.importPreview(text);
      const bundle = fromN8n(text);
      return { ...bundles.importPreview(bundle.text), report: bundle.report };
    },
    import(text, connections) {
      return bundles.import(mayBeN8n(text) ? fromN8n(text).text : text, connections);
    },
  };
}
