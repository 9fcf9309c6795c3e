import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Cursor } from '../protocol.ts'

/**
 * What a cursor claims: every log publication up to `seq` and, within `epoch`, every state change up to `place` has been told.
 * Place 0 claims no state.
 */
export interface Position {
  readonly epoch: number
  readonly seq: number
  readonly place: number
}

/** The size of the key that seals cursors, in bytes. */
export const CURSOR_KEY_BYTES = 16
export const newCursorKey = (): Buffer => randomBytes(CURSOR_KEY_BYTES)

/**
 * Seals positions, so that a reader of one channel cannot count what is said in the others: epoch 3 bytes, seq 5, place 5,
 * three zero bytes, as one AES-128 block in base64url. Zeros that are not there tell a forged or foreign cursor.
 */
export class CursorSeal {
  readonly #cipher: ReturnType<typeof createCipheriv>
  readonly #decipher: ReturnType<typeof createDecipheriv>
  readonly #block = Buffer.alloc(16)

  constructor(key: Uint8Array) {
    // One block a time and no padding: the long-lived cipher needs no reset in between.
    this.#cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
    this.#decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  }

  seal({ epoch, seq, place }: Position): Cursor {
    this.#block.writeUIntBE(epoch, 0, 3)
    this.#block.writeUIntBE(seq, 3, 5)
    this.#block.writeUIntBE(place, 8, 5)
    return this.#cipher.update(this.#block).toString('base64url')
  }

  /** The position, or nothing when this is no cursor of ours. */
  open(cursor: string): Position | undefined {
    if (!/^[\w-]{22}$/.test(cursor)) return undefined
    const sealed = Buffer.from(cursor, 'base64url')
    if (sealed.toString('base64url') !== cursor) return undefined
    const block = this.#decipher.update(sealed)
    if (block.readUIntBE(13, 3) !== 0) return undefined
    return { epoch: block.readUIntBE(0, 3), seq: block.readUIntBE(3, 5), place: block.readUIntBE(8, 5) }
  }
}
