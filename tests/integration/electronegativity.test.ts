import { expect, it } from 'vitest';
import { compare, findings } from '../../scripts/electronegativity.ts';
import { ensureBuilt } from '../../scripts/project.ts';

it('W8: Electronegativity finds nothing in the shell, the preload script and their build that is not explained', async () => {
  expect(await ensureBuilt()).toBe(true);
  expect(compare(await findings())).toEqual({ unexplained: [], outdated: [] });
}, 300_000);

it('W8: a window that is opened carelessly is found', async () => {
  const careless = `import { BrowserWindow } from 'electron';
    new BrowserWindow({ webPreferences: { nodeIntegration: true, webSecurity: false } });`;
  const { unexplained } = compare(await findings({ 'src/main/careless.ts': careless }));
  const checks = unexplained.filter(({ file }) => file === 'src/main/careless.ts');
  expect(checks.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['NODE_INTEGRATION_JS_CHECK', 'WEB_SECURITY_JS_CHECK']),
  );
}, 300_000);
