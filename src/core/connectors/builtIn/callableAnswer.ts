/** Callable journey · Give back: the values are the step's output, which the runner hands to the caller. */
import type { BuiltInAction } from './builtInAction.ts';

export const callableAnswer: BuiltInAction = ({ fields }) =>
  Promise.resolve({ request: null, output: fields.values ?? {} });
