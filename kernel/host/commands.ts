import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { CommandDefinition } from '../api/plugin.ts'
import { describeIssue } from '../channels/publishing.ts'
import { ClientError } from '../errors.ts'
import { type Identity, isAdmin } from '../identity.ts'

interface Command {
  readonly plugin: string
  readonly definition: CommandDefinition<never>
}

/** The slash commands that plugins brought. */
export class Commands {
  readonly #commands = new Map<string, Command>()

  add(plugin: string, name: string, definition: CommandDefinition<never>): () => void {
    const other = this.#commands.get(name)
    if (other) throw new Error(`${plugin} brings the command /${name}, which ${other.plugin} has brought already`)
    this.#commands.set(name, { plugin, definition })
    return () => void this.#commands.delete(name)
  }

  list(): { name: string; summary: string }[] {
    return [...this.#commands].map(([name, { definition }]) => ({ name, summary: definition.summary }))
  }

  /** Runs a command for somebody; gives what it replied to them. `args` are the words behind it, or what its schema takes. */
  async run(name: string, call: { identity: Identity; channel: string; args: unknown }): Promise<string[]> {
    const command = this.#commands.get(name)
    if (!command) throw new ClientError('not-found', `There is no command /${name}`)
    const { definition } = command
    if (definition.role && definition.role !== 'member' && !isAdmin(call.identity))
      throw new ClientError('forbidden', `/${name} is not for you`)
    const replies: string[] = []
    const args = (await validArgs(name, definition, call.args)) as never
    await definition.run({ args, identity: call.identity, channel: call.channel, reply: (text) => void replies.push(text) })
    return replies
  }
}

async function validArgs(name: string, { args: schema }: CommandDefinition<never>, args: unknown): Promise<unknown> {
  if (!schema) return args ?? ''
  const result = await (schema as StandardSchemaV1)['~standard'].validate(args)
  if (result.issues) throw new ClientError('bad-request', `/${name}: ${describeIssue(result.issues[0])}`)
  return result.value
}
