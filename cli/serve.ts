import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './installation.ts'

/** Runs the server in this process; what is given goes before the environment. */
export async function serve(settings: Readonly<Record<string, string | undefined>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) if (value !== undefined) process.env[name] = value
  await import(pathToFileURL(join(ROOT, 'dist', 'server.js')).href)
}
