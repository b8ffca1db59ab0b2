import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import accessibility from 'eslint-plugin-vuejs-accessibility';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const typed = ['**/*.ts', '**/*.vue'];

const noRawIpc = {
  selector:
    ":matches(ImportDeclaration[source.value='electron'] > ImportSpecifier[imported.name='ipcRenderer'], MemberExpression[property.name='ipcRenderer'])",
  message:
    'Only src/preload talks to ipcRenderer; elsewhere the contract in src/shared is the way.',
};
const noRawBridge = {
  selector:
    "MemberExpression[property.name='bridge']:matches([object.name='window'], [object.name='globalThis'])",
  message: 'Only src/renderer/api.ts touches window.bridge; import from there.',
};

/** What only one file of the shell does, so that its care is taken everywhere. */
const onlyIn = {
  'src/main/links.ts': {
    selector: "MemberExpression[property.name='openExternal']",
    message: 'Addresses are opened by openInBrowser of src/main/links.ts, which checks them.',
  },
  'src/main/windows.ts': {
    selector:
      'NewExpression[callee.name=/^(BrowserWindow|BaseWindow|BrowserView|WebContentsView)$/]',
    message: 'Windows are opened by openWindow of src/main/windows.ts, isolated and sandboxed.',
  },
  'src/main/ipc.ts': {
    selector: "MemberExpression[object.name='ipcMain']",
    message: 'Only src/main/ipc.ts answers the window; it checks the sender.',
  },
};
const noForeignScript = {
  selector:
    'MemberExpression[property.name=/^(executeJavaScript|executeJavaScriptInIsolatedWorld)$/]',
  message: 'The shell never runs script in a page.',
};
const shellRules = (file) => [
  noRawIpc,
  noRawBridge,
  noForeignScript,
  ...Object.entries(onlyIn)
    .filter(([owner]) => owner !== file)
    .map(([, rule]) => rule),
];

export default defineConfig(
  { ignores: ['out/', 'dist/', '.cache/', 'coverage/', 'test-results/', 'node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },

  js.configs.recommended,
  {
    files: typed,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      // A number in a text is plain; objects, null and undefined stay refused.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => act()` is the usual form of a handler.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/require-await': 'off', // a contract handler is async even where it has nothing to wait for
    },
  },

  {
    files: ['**/*.{js,mjs,ts,vue}'],
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', noRawIpc, noRawBridge],
    },
  },

  {
    files: ['src/renderer/**/*.{ts,vue}'],
    extends: [vue.configs['flat/recommended'], accessibility.configs['flat/recommended']],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser },
    },
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-v-html': 'error',
      // Optional props say `| undefined` in their type, and defaults stand in the destructuring of defineProps, whose
      // type has them filled in already.
      'vue/require-default-prop': 'off',
      '@typescript-eslint/no-useless-default-assignment': 'off',
      'vue/multi-word-component-names': 'off', // pages and small components are named as the product names them
      // A label may wrap its control or point at it: either one gives the name.
      'vuejs-accessibility/label-has-for': [
        'error',
        { required: { some: ['nesting', 'id'] }, allowChildren: true },
      ],
    },
  },
  {
    // TypeScript knows the globals better than this rule does.
    files: typed,
    rules: { 'no-undef': 'off' },
  },

  {
    files: ['src/**'],
    ignores: ['src/core/connectors/http.ts', 'src/core/oauth/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'].map((name) => ({
          name,
          message: 'Requests leave through src/core/connectors/http.ts and src/core/oauth only.',
        })),
      ],
    },
  },
  {
    files: [
      'src/cli/**',
      'scripts/**',
      'tests/bench/**',
      'tests/exchange/verifyN8n/**',
      'tests/faults/kills.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['src/main/**'],
    rules: { 'no-restricted-syntax': ['error', ...shellRules()] },
  },
  ...Object.keys(onlyIn).map((file) => ({
    files: [file],
    rules: { 'no-restricted-syntax': ['error', ...shellRules(file)] },
  })),
  {
    files: ['src/preload/**'],
    rules: { 'no-restricted-syntax': ['error', noRawBridge] },
  },
  {
    files: ['src/renderer/api.ts'],
    rules: { 'no-restricted-syntax': ['error', noRawIpc] },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node },
  },

  prettier,
);
