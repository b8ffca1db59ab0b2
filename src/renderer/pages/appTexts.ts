/** Names of the categories of apps. */
import type { AppSummary } from '../../shared/app.ts';
import { type TextKey, t } from '../texts/index.ts';

const categories: Record<AppSummary['category'], TextKey> = {
  'built-in': 'apps.categories.built-in',
  practice: 'apps.categories.practice',
  productivity: 'apps.categories.productivity',
  documents: 'apps.categories.documents',
  communication: 'apps.categories.communication',
  developer: 'apps.categories.developer',
  sales: 'apps.categories.sales',
  finance: 'apps.categories.finance',
  marketing: 'apps.categories.marketing',
  storage: 'apps.categories.storage',
  ai: 'apps.categories.ai',
};

export function categoryText(category: AppSummary['category']): string {
  return t(categories[category]);
}
