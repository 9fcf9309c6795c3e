import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Identity, Role } from '../identity.ts'

/**
 * One call of a command.
 *
 * @example const run = ({ args, reply }: CommandCall<string>) => reply(`You said ${args}`)
 */
export interface CommandCall<A> {
  readonly args: A
  readonly identity: Identity
  readonly channel: string
  /** Shows the caller, and nobody else, some text. */
  reply(text: string): void
}
/**
 * A slash command: how it is offered, and what it does.
 *
 * @example
 * ```ts
 * import { definePlugin } from 'encke'
 * import { z } from 'zod'
 *
 * export default definePlugin({
 *   name: 'tide',
 *   api: 1,
 *   setup(ctx) {
 *     const args = z.string().regex(/^[a-z]+$/, 'Name a port')
 *     ctx.command('tide', { summary: 'The tide', args, run: ({ args: port, reply }) => reply(`${port}: high`) })
 *   },
 * })
 * ```
 */
export interface CommandDefinition<A> {
  readonly summary: string
  /** Absent: the words after the command, as one string. */
  readonly args?: StandardSchemaV1<unknown, A>
  readonly role?: Role
  run(call: CommandCall<A>): void | Promise<void>
}
