import { announce, api, type Changes, sentence } from '../../../../ui/index.ts'

/** A slash command that some plugin brings. */
export interface Command {
  readonly name: string
  readonly summary: string
}
/** What came of a command, shown to whoever gave it and to nobody else, after the message that was the last one then. */
export interface Reply {
  readonly id: string
  /** As it was typed. */
  readonly command: string
  /** Nothing while the answer is awaited. */
  readonly text: string | undefined
  readonly failed: boolean
  /** The message behind which it stands; absent: at the beginning. */
  readonly after: string | undefined
  readonly time: number
}

const COMMAND = /^\/([a-z][a-z0-9-]*)(?:\s+([\s\S]*))?$/

/** The name and the words behind it, if a text is a command. Two slashes, or a path such as `/etc/hosts`, are words. */
export function commandOf(text: string): { readonly name: string; readonly args: string } | undefined {
  const found = COMMAND.exec(text)
  return found?.[1] === undefined ? undefined : { name: found[1], args: found[2]?.trim() ?? '' }
}

/** A text that begins with two slashes says what follows the first. */
export const unescaped = (text: string): string => (text.startsWith('//') ? text.slice(1) : text)

/** The commands whose names begin as a text does that is not yet more than a name. */
export function matching(commands: readonly Command[], text: string): readonly Command[] {
  const typed = /^\/([a-z0-9-]*)$/.exec(text)?.[1]
  return typed === undefined ? [] : commands.filter(({ name }) => name.startsWith(typed))
}

/** The commands that this server knows, by name. */
export async function listCommands(): Promise<readonly Command[]> {
  const { commands } = await api<{ commands: readonly Command[] }>('GET', '/api/commands')
  return [...commands].sort((a, b) => a.name.localeCompare(b.name))
}

/** The commands that were given in a room, and what was replied. */
export class Replies {
  readonly #channel: string
  readonly #changes: Changes
  #count = 0
  #shown: readonly Reply[] = []

  constructor(channel: string, changes: Changes) {
    this.#channel = channel
    this.#changes = changes
  }

  /** Oldest first. */
  get shown(): readonly Reply[] {
    return this.#shown
  }

  /** Gives a command; its reply stands behind the message `after`. */
  async run(command: string, after: string | undefined): Promise<void> {
    const id = `reply ${++this.#count}`
    this.#put({ id, command, text: undefined, failed: false, after, time: Date.now() })
    try {
      const replies = await this.#ask(command)
      if (replies.length === 0) this.dismiss(id)
      else this.#tell(id, replies.join('\n'), false)
    } catch (thrown) {
      this.#tell(id, sentence(thrown), true)
    }
  }

  /** Gives a failed command again. */
  async retry(id: string): Promise<void> {
    const reply = this.#shown.find((each) => each.id === id)
    this.dismiss(id)
    if (reply) await this.run(reply.command, reply.after)
  }

  dismiss(id: string): void {
    this.#shown = this.#shown.filter((each) => each.id !== id)
    this.#changes.tell()
  }

  async #ask(command: string): Promise<readonly string[]> {
    const { name, args } = commandOf(command) ?? { name: '', args: '' }
    const { replies } = await api<{ replies: readonly string[] }>('POST', `/api/commands/${name}`, { channel: this.#channel, args })
    return replies
  }

  #tell(id: string, text: string, failed: boolean): void {
    this.#shown = this.#shown.map((each) => (each.id === id ? { ...each, text, failed } : each))
    if (!failed) announce(text)
    this.#changes.tell()
  }

  #put(reply: Reply): void {
    this.#shown = [...this.#shown, reply]
    this.#changes.tell()
  }
}
