import { obtainElectron } from '../../../scripts/electronRuntime.ts';
import { ensureBuilt } from '../../../scripts/project.ts';

/** Playwright's workers inherit the environment, and with it where Electron is. */
export default async function globalSetup(): Promise<void> {
  if (!(await ensureBuilt())) throw new Error('The app could not be built.');
  await obtainElectron();
}
