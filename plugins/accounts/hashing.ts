import { randomUUID } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { PASSWORD_BYTES } from './passwords.ts'
import { Turns } from './turns.ts'

/** argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet). argon2id is the library's default. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes and checks passwords off the main thread, a few at once; throws `busy` when too many wait. */
export class Hashing {
  readonly #turns: Turns
  readonly #decoy = hash(randomUUID(), COST)

  constructor(atOnce: number) {
    this.#turns = new Turns(atOnce)
  }

  hash(password: string): Promise<string> {
    return this.#turns.run(() => hash(normal(password), COST))
  }

  /** Whether this is the password; where there is none to compare with, false after the same time. */
  async matches(password: string, stored: string | null | undefined): Promise<boolean> {
    const sound = Buffer.byteLength(normal(password)) <= PASSWORD_BYTES
    const against = stored && sound ? stored : await this.#decoy
    return this.#turns.run(() => verify(against, sound ? normal(password) : ''))
  }
}

// The same characters typed on another keyboard may be composed differently (NIST SP 800-63B §3.1.1.2).
const normal = (password: string): string => password.normalize('NFKC')
