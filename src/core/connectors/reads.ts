/** What a request's templates read of their scope. */
import type { RequestTemplate } from '../../shared/connector.ts';

/** Whether a request's templates mention a name of their scope. */
export function reads(template: RequestTemplate, name: string): boolean {
  return new RegExp(`\\{\\{[^}]*\\b${name}\\b`).test(JSON.stringify(template));
}
