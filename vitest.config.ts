import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [vue()],
  test: {
    // Vitest leaves one core free, and of two that is half.
    maxWorkers: '100%',
    // Files of a worker share what they import: loading it anew for each is a third of the time.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          // Tests wait for events; these are for a machine that is busy with others.
          testTimeout: 30_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          // Much of their time is waiting: for processes, servers, and what must time out.
          maxWorkers: 3,
          setupFiles: ['tests/integration/lightPassphrases.ts'],
          // Processes that tests start find compiled what those before them have loaded.
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '.cache', 'compiled') },
          // Tests wait for events; these are for a machine that is busy with others.
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
