import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.test.ts',
  // Every state in pictures and through axe, light and dark, takes minutes of its own: with SCREENS=1.
  testIgnore: process.env.SCREENS === '1' ? [] : '**/*creens.test.ts',
  outputDir: 'test-results',
  globalSetup: './tests/e2e/harness/globalSetup.ts',
  // Each test has its own app, browser and data folder, and each worker its own screen; a test mostly waits.
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  reporter: 'list',
});
