import apps from './apps.ts';
import audit from './audit.ts';
import common from './common.ts';
import connections from './connections.ts';
import editor from './editor.ts';
import exchange from './exchange.ts';
import formulas from './formulas.ts';
import help from './help.ts';
import journeys from './journeys.ts';
import journeySettings from './journeySettings.ts';
import palette from './palette.ts';
import runs from './runs.ts';
import security from './security.ts';
import settings from './settings.ts';
import shell from './shell.ts';
import steps from './steps.ts';
import triggers from './triggers.ts';
import vault from './vault.ts';
import versions from './versions.ts';

export default {
  apps,
  audit,
  common,
  connections,
  editor,
  exchange,
  formulas,
  help,
  journeys,
  journeySettings,
  palette,
  runs,
  security,
  settings,
  shell,
  steps,
  triggers,
  vault,
  versions,
};
