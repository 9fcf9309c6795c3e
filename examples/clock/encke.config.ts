import { defineConfig } from 'encke'

/** The clock and nothing else: no accounts, so that there is nothing to set up and nobody to sign in. */
export default defineConfig({ plugins: ['./clock.ts'] })
