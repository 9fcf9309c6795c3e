import type { z } from 'zod'
import { ClientError, type Identity, type PluginRequest } from '../../kernel/index.ts'

/** A request's JSON body as the schema yields it; `bad-request` says what is wrong with it. */
export async function bodyOf<S extends z.ZodType>(request: PluginRequest, schema: S): Promise<z.output<S>> {
  const parsed = schema.safeParse(await request.json())
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new ClientError('bad-request', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'does not fit'}`)
}

/** Whom a request speaks for; `unauthenticated` when for nobody. */
export function callerOf(request: PluginRequest): Identity {
  if (request.identity) return request.identity
  throw new ClientError('unauthenticated', 'Sign in first.')
}
