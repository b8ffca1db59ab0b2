// Microsoft Graph: an OpenAPI document made from an OData model.

import type { DescribedOperation } from '../compare.ts';
import { openApi } from './openApi.ts';

/** The requests of the document, as Graph's own reference writes them. */
export async function odata(folder: string, file: string): Promise<DescribedOperation[]> {
  return (await openApi(folder, file)).map(({ path, body, required, ...operation }) => ({
    ...operation,
    // Actions and functions are called without their namespace, and without empty brackets.
    path: path.replaceAll('/microsoft.graph.', '/').replace(/\(\)$/, ''),
    // Parameters of actions stand in the model with a capital, in the reference without.
    body: body === 'any' ? body : new Set([...body].map(uncapitalised)),
    // The names of types need not be sent.
    required: (required ?? []).filter((name) => !name.startsWith('body @')),
  }));
}

function uncapitalised(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
