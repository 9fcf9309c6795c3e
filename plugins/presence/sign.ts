import { z } from 'zod'
import { ClientError, type PluginRequest } from '../../kernel/index.ts'
import type { Sign } from './attendance.ts'

const Said = z.object({
  rooms: z.array(z.string().regex(/^[a-z0-9_-]{1,64}$/)).max(100),
  state: z.enum(['here', 'away', 'gone']),
  device: z.string().min(1).max(64).optional(),
})

/** What a client says of itself: `{rooms, state, device?}`. Any content type will do, for `sendBeacon` cannot name JSON's without a preflight. */
export async function signOf(request: PluginRequest): Promise<Omit<Sign, 'person'>> {
  const parsed = Said.safeParse(fromJson(await request.bytes()))
  if (parsed.success) return { ...parsed.data, device: parsed.data.device }
  throw new ClientError('bad-request', 'Presence is said as {"rooms": ["lobby"], "state": "here"}, or "away", or "gone".')
}

function fromJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) throw new ClientError('bad-request', 'The body is not JSON.')
    throw cause
  }
}
