import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { type Server, serve } from '../../kernel/serve.ts'
import { type Exhibits, exhibits } from './exhibits.ts'

/** The exhibits on a server whose clock goes on by itself, until the test is over. */
export async function exhibitionInTime(limits: Readonly<Record<string, number>> = {}): Promise<Server & { readonly acts: Exhibits }> {
  const data = await mkdtemp(join(tmpdir(), 'encke-test-'))
  vi.stubEnv('PORT', '0')
  vi.stubEnv('ENCKE_LOG', 'error')
  const acts: Exhibits[] = []
  const server = await serve({ plugins: [exhibits((grip) => void acts.push(grip))], data, limits })
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await server.stop()
    await rm(data, { recursive: true })
  })
  return { ...server, acts: acts[0] as Exhibits }
}
