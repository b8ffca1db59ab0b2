/** The page at the end of a sign-in, in the person's own browser. Plain HTML: no script, nothing loaded (O6). */
import { createHash } from 'node:crypto';

/** How a sign-in ended, as far as the browser is told. */
export type Ending = 'linked' | 'refused' | 'failed' | 'cancelled';

interface Words {
  readonly title: string;
  readonly text: string;
  readonly sign: string;
}

const style = `
:root { color-scheme: light dark; --ground: #f6f6f4; --card: #fff; --text: #1c1d20; --soft: #5d6068; --line: #e3e3df; --sign: #1f7a4d; --sign-ground: #e6f4ec }
:root[data-ending=refused], :root[data-ending=cancelled] { --sign: #6b6f78; --sign-ground: #ececea }
:root[data-ending=failed] { --sign: #b3261e; --sign-ground: #fbeae9 }
@media (prefers-color-scheme: dark) {
  :root { --ground: #161719; --card: #1f2023; --text: #ececee; --soft: #a2a5ad; --line: #303238; --sign: #6fd0a0; --sign-ground: #1d3529 }
  :root[data-ending=refused], :root[data-ending=cancelled] { --sign: #b4b7be; --sign-ground: #2c2e33 }
  :root[data-ending=failed] { --sign: #f2938c; --sign-ground: #40211f }
}
* { box-sizing: border-box; margin: 0 }
body { min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground); color: var(--text); font: 16px/1.5 Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
main { width: min(100%, 400px); padding: 40px 32px; text-align: center; background: var(--card); border: 1px solid var(--line); border-radius: 12px }
svg { width: 56px; height: 56px; padding: 14px; border-radius: 50%; color: var(--sign); background: var(--sign-ground) }
h1 { margin: 20px 0 8px; font-size: 20px; line-height: 1.3; font-weight: 600; text-wrap: balance; overflow-wrap: anywhere }
p { color: var(--soft); text-wrap: balance }
footer { margin-top: 28px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 13px; color: var(--soft) }
`;

const tick = '<path d="m5 13 4.5 4.5L19 7.5"/>';
const cross = '<path d="M6.5 6.5l11 11m0-11-11 11"/>';
const dash = '<path d="M6 12h12"/>';

/** What every answer of the listener allows a browser: nothing. */
export const nothingAllowed =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The same, and the page's own style by its hash. */
export const pagePolicy = `${nothingAllowed}; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** The page for one ending; `app` is the app's shown name. */
export function endingPage(ending: Ending, app: string): string {
  const words = wordsFor(ending, escapeHtml(app));
  return `<!doctype html>
<html lang="en" data-ending="${ending}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${words.title}</title>
<style>${style}</style>
</head>
<body>
<main>
<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${words.sign}</svg>
<h1>${words.title}</h1>
<p>${words.text}</p>
<footer>Sojourn</footer>
</main>
</body>
</html>
`;
}

function wordsFor(ending: Ending, app: string): Words {
  switch (ending) {
    case 'linked':
      return {
        title: `${app} is linked`,
        text: 'You can close this page and go back to Sojourn.',
        sign: tick,
      };
    case 'refused':
      return {
        title: 'Access was not granted',
        text: `${app} was not linked. You can close this page; to try again, go back to Sojourn.`,
        sign: dash,
      };
    case 'cancelled':
      return {
        title: 'The sign-in was cancelled',
        text: 'You can close this page and go back to Sojourn.',
        sign: dash,
      };
    case 'failed':
      return {
        title: 'The sign-in did not work',
        text: `${app} was not linked. You can close this page; Sojourn says what happened.`,
        sign: cross,
      };
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
