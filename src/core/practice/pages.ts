/** The pages that the practice service shows in the browser. Nothing in them comes from anywhere but this service. */
import { html, type Html } from './html.ts';
import { people, type Person } from './people.ts';

export interface Page {
  readonly markup: string;
  /** Origins that a form of the page leads to, beside its own. */
  readonly formOrigins: readonly string[];
}

/** The part of a Koa context that a page is shown on. */
interface Shown {
  type: string;
  body: unknown;
  set(name: string, value: string): void;
}

/** Answers with the page under a policy that lets in nothing from outside. The status is left as it is. */
export function showPage(ctx: Shown, page: Page): void {
  ctx.set(
    'Content-Security-Policy',
    [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      'img-src data:',
      // A browser holds the redirect after a form against the policy of the page with the form.
      `form-action ${["'self'", ...page.formOrigins].join(' ')}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
  );
  ctx.type = 'html';
  ctx.body = page.markup;
}

/** What the service is, for someone who finds its address. */
export function aboutPage(): Page {
  return page(
    'Sojourn practice apps',
    html`<p>
        These are the practice apps of Sojourn: a small task list and a few documents, to learn how
        accounts are linked and journeys run.
      </p>
      <p>
        They run on this computer and can be reached from this computer only. There is no real
        account behind them, and nothing that you do here leaves it.
      </p>
      <ul class="plain">
        <li>
          <strong>Practice Tasks</strong> is linked by signing in: start in Sojourn with “Link an
          account”. <a href="/tasks/connected-apps">See which apps have access</a>, and withdraw it.
        </li>
        <li>
          <strong>Practice Documents</strong> is linked with an API key:
          <a href="/documents/api-keys">see the practice API keys</a>.
        </li>
      </ul>`,
  );
}

/** Step one of a sign-in: who are you? `redirectOrigin`: where Cancel leads to. */
export function chooserPage(uid: string, redirectOrigin: string): Page {
  return page(
    'Choose an account',
    html`<p>to continue to <strong>Practice Tasks</strong></p>
      <form method="get" action="/oauth/interaction/${uid}/consent">
        <ul class="people">
          ${people.map(
            (person) =>
              html`<li>
                <button class="person" name="person" value="${person.id}">${badge(person)}</button>
              </li>`,
          )}
        </ul>
      </form>
      <form method="post" action="/oauth/interaction/${uid}/consent" class="actions">
        <button name="answer" value="cancel">Cancel</button>
      </form>
      ${practiceNote}`,
    [redirectOrigin],
  );
}

export interface Consent {
  readonly uid: string;
  readonly client: string;
  readonly person: Person;
  /** What is asked for, in plain words. */
  readonly scopes: readonly {
    readonly id: string;
    readonly text: string;
    /** The person can leave it out. */
    readonly optional: boolean;
  }[];
  /** Where the answer goes. */
  readonly redirectOrigin: string;
}

/** Step two: do you allow it? */
export function consentPage({ uid, client, person, scopes, redirectOrigin }: Consent): Page {
  const action = `/oauth/interaction/${uid}`;
  return page(
    `${client} wants to use your Practice Tasks account`,
    html`<p class="person chosen">${badge(person)}</p>
      <form method="post" action="${action}/consent">
        <h2>It asks to</h2>
        <ul class="scopes">
          ${scopes.map(({ id, text, optional }) =>
            optional
              ? html`<li class="choice">
                  <label>
                    <input type="checkbox" name="scope" value="${id}" checked />
                    ${text}
                  </label>
                </li>`
              : html`<li>${text}</li>`,
          )}
        </ul>
        <input type="hidden" name="person" value="${person.id}" />
        <p class="actions">
          <button name="answer" value="cancel">Cancel</button>
          <button name="answer" value="allow" class="primary">Allow</button>
        </p>
      </form>
      <p class="quiet"><a href="${action}">Use another account</a></p>
      ${practiceNote}`,
    [redirectOrigin],
  );
}

/** The key of every person, ready to be copied. */
export function apiKeysPage(keyOf: (person: string) => string): Page {
  return page(
    'Practice API keys',
    html`<p>
        Choose one of the three people, copy the key, and paste it into the Connection window of
        <strong>Practice Documents</strong>.
      </p>
      ${people.map(
        (person) =>
          html`<section aria-labelledby="name-${person.id}">
            <h2 id="name-${person.id}">${person.name}</h2>
            <p class="quiet">${person.email}</p>
            <p class="key">
              <code id="key-${person.id}" tabindex="0">${keyOf(person.id)}</code>
              <button type="button" data-copy="key-${person.id}" hidden>
                Copy <span class="away">the key of ${person.name}</span>
              </button>
            </p>
          </section>`,
      )}
      <p id="copied" class="quiet" role="status"></p>
      <script src="/practice.js"></script>`,
  );
}

/** Who has let Sojourn in, each with a button that takes it back. `removed`: whose access was just withdrawn. */
export function connectedAppsPage(
  accesses: readonly { readonly person: Person; readonly may: readonly string[] }[],
  removed: Person | undefined,
): Page {
  return page(
    'Connected apps',
    html`<p>
        Which apps may use <strong>Practice Tasks</strong>, and for whom. An app that loses its
        access here is refused the next time it asks: see how Sojourn says so, and how
        <strong>Reconnect</strong> mends it.
      </p>
      <p class="quiet" role="status">
        ${removed === undefined ? '' : `Sojourn lost its access to the account of ${removed.name}.`}
      </p>
      ${accesses.map(
        ({ person, may }) =>
          html`<section aria-labelledby="name-${person.id}">
            <h2 id="name-${person.id}">${person.name}</h2>
            <p class="quiet">${person.email}</p>
            ${may.length === 0 ? html`<p>No app has access.</p>` : accessEntry(person, may)}
          </section>`,
      )}`,
  );
}

function accessEntry(person: Person, may: readonly string[]): Html {
  return html`<form method="post" class="access">
    <p>
      <strong>Sojourn</strong> may:
      <span class="quiet">${may.join(' · ')}</span>
    </p>
    <button name="person" value="${person.id}">
      Remove access <span class="away">to the account of ${person.name}</span>
    </button>
  </form>`;
}

export function errorPage(title: string, text: string): Page {
  return page(
    title,
    html`<p>${text}</p>
      <p>Go back to Sojourn and try again.</p>`,
  );
}

const practiceNote = html`<p class="quiet note">
  This is a practice app on your own computer. There is no real account behind it.
</p>`;

function badge(person: Person): Html {
  return html`<span class="initial" aria-hidden="true">${person.name.charAt(0)}</span>
    <span class="who"
      ><span class="name">${person.name}</span> <span class="email">${person.email}</span></span
    >`;
}

function page(title: string, body: Html, formOrigins: readonly string[] = []): Page {
  const { html: markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/practice.css" />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
  return { markup, formOrigins };
}

/** Served as /practice.js: copying is an extra, the key can be selected without it. */
export const script = `
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const key = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(key.textContent);
    document.getElementById('copied').textContent = 'The key was copied.';
  });
}
`;

/** Served as /practice.css. */
export const styles = `
:root {
  color-scheme: light dark;
  --page: #f4f4f2;
  --card: #ffffff;
  --text: #1d1f23;
  --quiet: #5c6069;
  --line: #dfe0e3;
  --hover: #f4f5f7;
  --accent: #2f5bd7;
  --on-accent: #ffffff;
  --soft: #e7ecfb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16181c;
    --card: #1f2227;
    --text: #e9eaec;
    --quiet: #a3a8b1;
    --line: #363a42;
    --hover: #282c33;
    --accent: #8fadff;
    --on-accent: #101a33;
    --soft: #2a3352;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  display: grid;
  place-items: center;
  padding: 24px;
  background: var(--page);
  color: var(--text);
  font: 15px/1.5 Inter, system-ui, -apple-system, 'Segoe UI', sans-serif;
}
main {
  width: 100%;
  max-width: 448px;
  padding: 32px;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 16px;
}
h1 { margin: 0 0 8px; font-size: 22px; line-height: 1.3; font-weight: 650; text-wrap: balance; }
h2 { margin: 24px 0 4px; font-size: 15px; font-weight: 600; }
p { margin: 0 0 12px; }
main > :last-child { margin-bottom: 0; }
ul { margin: 0; padding: 0; list-style: none; }
ul.plain { padding-left: 20px; list-style: disc; }
ul.plain li { margin: 8px 0; }
a { color: var(--accent); text-underline-offset: 3px; }
button {
  font: inherit;
  color: inherit;
  padding: 8px 16px;
  background: transparent;
  border: 1px solid var(--line);
  border-radius: 8px;
  cursor: pointer;
}
button:hover { background: var(--hover); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
button.primary:hover { filter: brightness(1.08); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.quiet, .email { color: var(--quiet); font-size: 13px; }
.people { margin: 16px 0; display: grid; gap: 8px; }
.person { width: 100%; display: flex; align-items: center; gap: 12px; padding: 12px; text-align: left; }
.chosen { margin: 16px 0 0; border: 1px solid var(--line); border-radius: 8px; }
.who { display: grid; }
.name { font-weight: 600; }
.initial {
  flex: none;
  width: 36px;
  height: 36px;
  display: grid;
  place-items: center;
  border-radius: 50%;
  background: var(--soft);
  color: var(--accent);
  font-weight: 600;
}
.scopes { margin: 8px 0 24px; border: 1px solid var(--line); border-radius: 8px; }
.scopes li { padding: 10px 12px 10px 36px; position: relative; }
.scopes li.choice { padding-left: 12px; }
.scopes li.choice::before { content: none; }
.scopes label { display: flex; gap: 10px; align-items: baseline; }
.scopes input { flex: none; width: 14px; height: 14px; margin: 0; accent-color: var(--accent); transform: translateY(2px); }
.scopes li + li { border-top: 1px solid var(--line); }
.scopes li::before {
  content: '';
  position: absolute;
  left: 15px;
  top: 14px;
  width: 5px;
  height: 10px;
  border: solid var(--accent);
  border-width: 0 2px 2px 0;
  transform: rotate(45deg);
}
.actions { display: flex; justify-content: flex-end; gap: 8px; margin: 0 0 16px; }
.note { margin: 24px 0 0; padding-top: 16px; border-top: 1px solid var(--line); }
.access { display: flex; gap: 16px; align-items: start; justify-content: space-between; }
.access p { margin: 0; }
.access .quiet { display: block; }
.access button { flex: none; }
.key { display: flex; gap: 8px; align-items: stretch; }
.key code {
  flex: 1;
  min-width: 0;
  padding: 8px 12px;
  overflow-wrap: anywhere;
  user-select: all;
  background: var(--hover);
  border: 1px solid var(--line);
  border-radius: 8px;
  font: 13px/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
}
section p.quiet { margin: 0 0 8px; }
.away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-contrast: more) { :root { --line: currentColor; } }
`;
