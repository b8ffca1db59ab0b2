// The import rules of ARCHITECTURE.md. `npm run imports` checks them.

const sources = '^(src|connectors|tests|scripts)/';
const networkLibraries =
  '^(node:)?(http|https|http2|net|tls|dgram|inspector)$|^node_modules/(undici|openid-client|oauth4webapi|koa|@koa|oidc-provider|imapflow|nodemailer)/';

/** `exchange` is a family of domains: one for each format. */
const domainIndexes = '^src/core/([^/]+|exchange/[^/]+)/index\\.ts$';

/** What `from` may reach inside the project, said as what it may not. */
function onlyReaches(name, comment, from, allowed) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from },
    to: { path: sources, pathNot: allowed },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'A cycle means that two files are one thought, or that one of them is in the wrong place.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A source file that nothing uses and that is no entry.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(src|connectors)/',
        pathNot: [
          '\\.d\\.ts$',
          '^src/(main|core|preload|cli)/index\\.ts$',
          '^src/core/(expressions/worker|storage/databaseWorker|vault/argon2Worker)\\.ts$',
          '^src/renderer/main\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'resolvable',
      comment: 'An import that resolves to nothing.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(raw|url|worker|inline)$' },
    },

    onlyReaches('shared-is-alone', 'shared → zod only', '^src/shared/', ['^src/shared/']),
    {
      name: 'shared-needs-zod-only',
      comment: 'shared → zod only',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^node_modules/', pathNot: '^node_modules/zod/' },
    },
    {
      name: 'shared-without-node',
      comment: 'shared runs in the window too',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { dependencyTypes: ['core'] },
    },

    onlyReaches('renderer-reaches-shared', 'renderer → shared only', '^src/renderer/', [
      '^src/renderer/',
      '^src/shared/',
    ]),
    {
      name: 'renderer-without-node',
      comment: 'The window is sandboxed: neither Node nor Electron',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { dependencyTypes: ['core'] },
    },

    onlyReaches(
      'preload-reaches-channel-names',
      'preload → electron and channel names',
      '^src/preload/',
      ['^src/preload/', '^src/shared/contract/'],
    ),
    {
      name: 'preload-needs-electron-only',
      comment: 'preload → electron and channel names',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: { path: '^node_modules/', pathNot: '^node_modules/electron/' },
    },

    {
      name: 'preload-without-node',
      comment: 'A sandboxed preload script has no Node',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: { dependencyTypes: ['core'] },
    },

    onlyReaches('main-reaches-shared', 'main → electron, shared', '^src/main/', [
      '^src/main/',
      '^src/shared/',
    ]),
    onlyReaches('core-reaches', 'core → Node, libraries, shared, connectors', '^src/core/', [
      '^src/core/',
      '^src/shared/',
      '^connectors/',
    ]),
    onlyReaches('cli-reaches', 'cli → core, shared', '^src/cli/', [
      '^src/cli/',
      '^src/core/',
      '^src/shared/',
    ]),
    onlyReaches(
      'connectors-reach',
      'connectors → shared/connector only (index.ts gathers them)',
      '^connectors/',
      ['^src/shared/connector\\.ts$', '^connectors/'],
    ),
    {
      name: 'connectors-are-apart',
      comment: 'One connector does not import another one, only what those of one vendor share',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/' },
      to: {
        path: '^connectors/',
        pathNot: ['^connectors/$1/', '^connectors/(google|microsoft)\\.ts$'],
      },
    },
    {
      name: 'connectors-need-nothing',
      comment: 'Connectors are plain data',
      severity: 'error',
      from: { path: '^connectors/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-no-pkg'] },
    },

    {
      name: 'electron-in-the-shell-only',
      comment: 'core never imports electron; nor does anything but main and preload',
      severity: 'error',
      from: { path: '^(src|connectors)/', pathNot: '^src/(main|preload)/' },
      to: { path: '^(node_modules/electron/|electron$)' },
    },
    {
      name: 'domains-by-their-index',
      comment: 'A domain of core is imported through its index.ts',
      severity: 'error',
      from: { path: '^src/core/([^/]+)/' },
      to: { path: '^src/core/[^/]+/', pathNot: ['^src/core/$1/', domainIndexes] },
    },
    {
      name: 'domains-by-their-index-from-outside',
      comment: 'A domain of core is imported through its index.ts',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/core/[^/]+/' },
      to: { path: '^src/core/[^/]+/', pathNot: domainIndexes },
    },
    {
      name: 'domains-do-not-know-the-core',
      comment: 'core.ts joins the domains; they do not know it',
      severity: 'error',
      from: { path: '^src/core/[^/]+/' },
      to: { path: '^src/core/(core|index)\\.ts$' },
    },
    {
      name: 'keytar-in-one-place',
      comment: 'keytar only in core/vault/keychain.ts',
      severity: 'error',
      from: { path: '^(src|connectors)/', pathNot: '^src/core/vault/keychain\\.ts$' },
      to: { path: '^node_modules/(keytar|@github/keytar)/' },
    },
    {
      name: 'network-in-one-place',
      comment:
        'Requests leave through core/connectors/http.ts and core/oauth, mail by connections of core/connectors/sockets.ts; practice and triggers only listen',
      severity: 'error',
      from: {
        path: '^(src|connectors)/',
        pathNot: [
          '^src/core/connectors/http\\.ts$',
          '^src/core/connectors/sockets\\.ts$',
          '^src/core/connectors/builtIn/email/', // speaks on connections of sockets.ts, opens none
          '^src/core/connectors/(addresses|guard)\\.ts$', // judge addresses, open none
          '^src/core/oauth/',
          '^src/core/practice/',
          '^src/core/triggers/webhook',
        ],
      },
      to: { path: networkLibraries },
    },

    {
      name: 'no-tests-in-the-product',
      comment: 'The product does not import tests or scripts',
      severity: 'error',
      from: { path: '^(src|connectors)/' },
      to: { path: '^(tests|scripts)/' },
    },
    {
      name: 'product-needs-dependencies',
      comment: 'What runs outside the bundled window must stand in dependencies',
      severity: 'error',
      from: { path: '^(src/(shared|core|main|cli)|connectors)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/electron/',
      },
    },
    {
      name: 'declared-packages-only',
      comment: 'A package must stand in package.json',
      severity: 'error',
      // These small apps have a package.json of their own.
      from: { path: sources, pathNot: '^(scripts/fallback-electron|tests/bench/emptyWindow)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|test-results|\\.cache)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.vue', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
};
