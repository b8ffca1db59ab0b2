// Differences between a connector and its vendor's description that are no mistake of the connector, each with the reason.

export interface Explanation {
  readonly connector: string;
  /** As the check words them. */
  readonly differences: readonly string[];
  readonly reason: string;
}

export const explanations: readonly Explanation[] = [];
