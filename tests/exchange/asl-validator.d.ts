/** The part of asl-validator that tests use; it brings no types along. */
declare module 'asl-validator' {
  export default function validate(definition: Record<string, unknown>): {
    readonly isValid: boolean;
    readonly errorsText: () => string;
  };
}
