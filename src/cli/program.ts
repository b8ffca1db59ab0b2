/** The commands of `sojourn`, joined. */
import { Command } from 'commander';
import { addAppCommands } from './commands/apps.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addClientCommands } from './commands/clients.ts';
import { addConnectionEnds } from './commands/connectionEnds.ts';
import { addConnectionUpkeep } from './commands/connectionUpkeep.ts';
import { addConnectionCommands } from './commands/connections.ts';
import { addConnectorCommands } from './commands/connectors.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addJourneyCommands } from './commands/journeys.ts';
import { addRunCommand } from './commands/run.ts';
import { addRunsCommands } from './commands/runs.ts';
import { addStartCommand } from './commands/start.ts';
import { addVaultCommands } from './commands/vault.ts';

/** The whole command line; wrong usage throws commander's CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('sojourn')
    .description('Design, run and export automation journeys on your own machine.')
    .option('--home <dir>', 'the data folder')
    .option('--json', 'print one JSON document')
    .exitOverride()
    .showHelpAfterError();
  addVaultCommands(program);
  addAppCommands(program);
  addConnectorCommands(program);
  const connections = addConnectionCommands(program);
  addConnectionUpkeep(connections);
  addConnectionEnds(connections);
  addClientCommands(program);
  addJourneyCommands(program);
  addRunCommand(program);
  addRunsCommands(program);
  addStartCommand(program);
  addAuditCommands(program);
  addDemoCommand(program);
  return program;
}
