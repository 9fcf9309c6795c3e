import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Verdict, verdict } from './verdict.ts'

const told = verdict('types')

/** Checks the types of a plugin by the TypeScript that it has installed and its own `tsconfig.json`. */
export async function checkTypes(folder: string): Promise<Verdict> {
  if (!existsSync(join(folder, 'tsconfig.json'))) return told('unchecked', 'there is no tsconfig.json')
  const compiler = compilerOf(folder)
  if (compiler === undefined) return told('unchecked', 'TypeScript is not installed there')
  const args = [compiler, '--noEmit', '--pretty', 'false', '-p', '.']
  return promisify(execFile)(process.execPath, args, { cwd: folder }).then(
    () => told('well', 'TypeScript has nothing to say'),
    ({ stdout, stderr }: { stdout: string; stderr: string }) =>
      told('failed', `\n${(stdout + stderr).trim().replace(/^/gm, '          ')}`),
  )
}

function compilerOf(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'plugin.js')).resolve('typescript/bin/tsc')
  } catch {
    // It is not installed, which the verdict says.
    return undefined
  }
}
