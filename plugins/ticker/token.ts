import { createHash, timingSafeEqual } from 'node:crypto'
import type { Credentials } from '../../kernel/index.ts'

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The identity that a board's token speaks for. */
export const bearerId = (board: string): string => `ticker/${board}`

/** Knows boards by their tokens, each good for posting on its own board and nothing else; compared in constant time. */
export class BoardTokens {
  readonly #boards: ReadonlySet<string>
  readonly #byPath = new Map<string, { readonly hash: Buffer; readonly credentials: Credentials }>()

  /** `boards` are all that there are, with a token or without. */
  constructor(boards: ReadonlySet<string>) {
    this.#boards = boards
  }

  add(board: string, { name, token }: { readonly name: string; readonly token: string }): void {
    const id = bearerId(board)
    this.#byPath.set(`/api/ticker/${board}`, { hash: hashOf(token), credentials: { identity: { id, name, role: 'bot' }, token: id } })
  }

  /** Whom a token speaks for at a path, if for anybody. Where there is no such board it may be any board's, so that this is what is said. */
  credentials({ bearer, path }: { readonly bearer: string | undefined; readonly path: string }): Credentials | undefined {
    if (bearer === undefined) return undefined
    const hash = hashOf(bearer)
    const known = this.#byPath.get(path)
    const candidates = known ? [known] : this.#nowhere(path) ? [...this.#byPath.values()] : []
    return candidates.find((candidate) => timingSafeEqual(candidate.hash, hash))?.credentials
  }

  #nowhere(path: string): boolean {
    const board = /^\/api\/ticker\/([^/]+)$/.exec(path)?.[1]
    return board !== undefined && board !== 'boards' && !this.#boards.has(board)
  }
}
