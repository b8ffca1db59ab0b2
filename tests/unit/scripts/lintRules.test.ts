import { join } from 'node:path';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';
import { root } from '../../../scripts/project.ts';

const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-syntax',
});

async function refusals(file: string, code: string): Promise<number> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  expect(result?.messages.filter(({ fatal }) => fatal)).toEqual([]);
  return result?.messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax').length ?? 0;
}

const rules = [
  ["import { shell } from 'electron'; void shell.openExternal('https://x');", 'src/main/links.ts'],
  ["import { BrowserWindow } from 'electron'; new BrowserWindow();", 'src/main/windows.ts'],
  ["import { WebContentsView } from 'electron'; new WebContentsView();", 'src/main/windows.ts'],
  ["import { ipcMain } from 'electron'; ipcMain.on('x', () => 1);", 'src/main/ipc.ts'],
  ["import { ipcRenderer } from 'electron'; ipcRenderer.send('x');", 'src/preload/index.ts'],
] as const;

it.each(rules)(
  'W8: the lint rules refuse %s anywhere but in %s',
  async (code, owner) => {
    expect(await refusals('src/main/menu.ts', code)).toBeGreaterThan(0);
    expect(await refusals(owner, code)).toBe(0);
  },
  60_000,
);

it('W8: the lint rules refuse script that the shell runs in a page, everywhere', async () => {
  const code = "declare const page: any; page.webContents.executeJavaScript('1');";
  for (const file of ['src/main/menu.ts', 'src/main/windows.ts', 'src/main/ipc.ts']) {
    expect(await refusals(file, code), file).toBe(1);
  }
}, 60_000);
