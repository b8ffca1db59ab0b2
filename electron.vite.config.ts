import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';

// The oldest runtime that must run the result is the registry fallback (scripts/electronRuntime.ts):
// Chrome 130 with Node 20.18.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          core: 'src/core/index.ts',
          expressionWorker: 'src/core/expressions/worker.ts',
          databaseWorker: 'src/core/storage/databaseWorker.ts',
          argon2Worker: 'src/core/vault/argon2Worker.ts',
          cli: 'src/cli/index.ts',
        },
        output: {
          // One flat folder: a file finds its siblings through import.meta.url.
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      // A sandboxed preload script cannot load packages: everything is inside the one file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [vue()],
    define: {
      // Messages are interpreted, never compiled to functions: the page's CSP has no unsafe-eval.
      __INTLIFY_JIT_COMPILATION__: true,
      __INTLIFY_DROP_MESSAGE_COMPILER__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
      __VUE_I18N_FULL_INSTALL__: true,
      __VUE_I18N_LEGACY_API__: false,
    },
    build: {
      target: chromeTarget,
      minify: true,
      // Inlined files would need data: in the CSP.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: 'src/renderer/index.html' } },
    },
  },
});
