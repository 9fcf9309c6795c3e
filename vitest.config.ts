import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const FOLDERS = '{bench,cli,examples,kernel,migrations,plugins,test,ui}'

/** Tests that start processes of their own. */
const ON_A_SERVER = ['test/{docs,examples,holds,oidc,packages,server,transports}/**/*.test.ts']

/** Three kinds of tests, one after another: beside the code, on a whole server, in a browser. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^encke$/, replacement: here('kernel/index.ts') },
      { find: /^encke\/server$/, replacement: here('kernel/serve.ts') },
      { find: /^encke\/testing$/, replacement: here('kernel/testing.ts') },
    ],
  },
  test: {
    // Native addons do not bear being loaded in several threads of one process.
    pool: 'forks',
    passWithNoTests: true,
    // What is awaited comes; how soon is the machine's affair.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [`${FOLDERS}/**/*.test.ts`],
          exclude: ['**/node_modules/**', ...ON_A_SERVER, 'test/browser/**'],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ON_A_SERVER,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
