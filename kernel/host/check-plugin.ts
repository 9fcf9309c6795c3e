import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { AnyPlugin, ChannelDefinition } from '../api/plugin.ts'
import { describeIssue } from '../channels/publishing.ts'
import { Family } from '../channels/registry.ts'
import { milliseconds } from '../duration.ts'
import { ClientError } from '../errors.ts'
import { jsonSchemaOf } from './json-schema.ts'
import { checkMigrations } from './migrations.ts'
import type { KernelParts } from './parts.ts'
import { claimPaths } from './plugin-paths.ts'
import { Secrets } from './secrets.ts'

/** The plugin API's major. */
const API = 1

/**
 * Judges a plugin without running any of it but its schema: its name, the API that it was written for, its configuration, its
 * channels and paths against those of the others, its migrations. Gives the configuration as its schema yields it.
 */
export async function checkPlugin(definition: AnyPlugin, config: unknown, { parts, others }: Among): Promise<unknown> {
  const { name } = definition
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,63}$/.test(name))
    throw new Error(`${JSON.stringify(name)} is no plugin's name: small letters, digits and hyphens`)
  if (definition.api !== API) throw new Error(`${name} was written for version ${String(definition.api)} of the plugin API; this is ${API}`)
  if (definition.setup !== undefined && typeof definition.setup !== 'function') throw new Error(`${name}'s setup is no function`)
  const valid = await configured(definition, config)
  for (const family of familiesOf(definition)) parts.registry.check(family)
  claimPaths(definition, others)
  if (definition.migrations) await checkMigrations(parts.db, name, definition.migrations)
  return valid
}

/** Who is there already. */
export interface Among {
  readonly parts: Pick<KernelParts, 'registry' | 'db'>
  readonly others: readonly AnyPlugin[]
}

/** The channels that a plugin declares; throws when one cannot be. */
export function familiesOf({ name, channels }: AnyPlugin): Family[] {
  return Object.entries<ChannelDefinition>(channels ?? {}).map(([pattern, channel]) => {
    if (!/^[a-z0-9_-]{1,64}(\/(:\w+|[a-z0-9_-]{1,64}))*$/.test(pattern))
      throw new Error(`${JSON.stringify(pattern)} is no pattern of channels such as 'notes/:topic'`)
    if (!['log', 'state', 'signal'].includes(channel.kind)) throw new Error(`${pattern} is of no kind: 'log', 'state' or 'signal'`)
    if (channel.kind === 'state' && channel.accepts)
      throw new Error(`${pattern} is a state channel: clients cannot publish on it, so it accepts nothing`)
    if (channel.retain?.for !== undefined) milliseconds(channel.retain.for)
    return new Family(name, pattern, channel)
  })
}

async function configured({ name, config: schema }: AnyPlugin, config: unknown): Promise<unknown> {
  if (!schema) return config ?? {}
  const result = await (schema as StandardSchemaV1)['~standard'].validate(config ?? {})
  if (!result.issues) return result.value
  const secrets = new Secrets(jsonSchemaOf(schema) ?? {})
  const wrong = secrets.censored(describeIssue(result.issues[0]), config)
  throw new ClientError('bad-request', `The configuration of ${name} is wrong: ${wrong}`)
}
