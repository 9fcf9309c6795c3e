import { createHash, timingSafeEqual } from 'node:crypto'
import type { Credentials } from '../../kernel/index.ts'

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The identity that a board's token speaks for. */
export const bearerId = (board: string): string => `ticker/${board}`

/** Knows boards by their tokens, each good for posting on its own board and nothing else; compared in constant time. */
export class BoardTokens {
  readonly #byPath = new Map<string, { readonly hash: Buffer; readonly credentials: Credentials }>()

  add(board: string, { name, token }: { readonly name: string; readonly token: string }): void {
    const id = bearerId(board)
    this.#byPath.set(`/api/ticker/${board}`, { hash: hashOf(token), credentials: { identity: { id, name, role: 'bot' }, token: id } })
  }

  /** Whom a token speaks for at a path, if for anybody. */
  credentials({ bearer, path }: { readonly bearer: string | undefined; readonly path: string }): Credentials | undefined {
    const known = this.#byPath.get(path)
    if (!known || bearer === undefined) return undefined
    return timingSafeEqual(known.hash, hashOf(bearer)) ? known.credentials : undefined
  }
}
