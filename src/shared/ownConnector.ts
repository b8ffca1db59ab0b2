/** What the window and the command line are told of connectors that a person wrote themselves (A4). */
import { z } from 'zod';

/** One thing that is wrong with a connector's text, and where: line and column count from 1. */
export const connectorProblemSchema = z.object({
  line: z.number().int(),
  column: z.number().int(),
  message: z.string(),
});
export type ConnectorProblem = z.infer<typeof connectorProblemSchema>;

/** What a connector's text was found to be. */
export const connectorCheckSchema = z.object({
  problems: z.array(connectorProblemSchema),
  /** The app that it describes, once nothing is wrong with it. */
  app: z
    .object({
      id: z.string(),
      name: z.string(),
      /** Hosts that its credentials go to. */
      places: z.array(z.string()),
      triggers: z.number().int(),
      actions: z.number().int(),
    })
    .nullable(),
  /** File of the own connector that has this id already. */
  replaces: z.string().nullable(),
});
export type ConnectorCheck = z.infer<typeof connectorCheckSchema>;

export const ownConnectorSchema = z.object({
  /** Name of the file in the folder of own connectors. */
  file: z.string(),
  app: z.object({ id: z.string(), name: z.string() }).nullable(),
  problems: z.array(connectorProblemSchema),
});
export type OwnConnector = z.infer<typeof ownConnectorSchema>;
