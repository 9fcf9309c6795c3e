import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const FOLDER = resolve(import.meta.dirname, '../../../../shared/corpora')

/** Lists of what is known to hurt, which are not part of this repository. */
export interface Corpora {
  /** Bodies, as bytes: JSON, nearly JSON, and what is none. */
  readonly bodies: readonly Uint8Array[]
  /** Texts that people's programs have stumbled over. */
  readonly texts: readonly string[]
  /** Ways out of a folder or a site. */
  readonly paths: readonly string[]
}

const lines = (name: string): string[] =>
  readFileSync(resolve(FOLDER, 'payloads', name), 'utf8')
    .split('\n')
    .filter(Boolean)

/** The lists; empty ones where their folder is not there. */
export function readCorpora(): Corpora {
  if (!existsSync(FOLDER)) {
    console.log('not run: corpora (folder absent)')
    return { bodies: [], texts: [], paths: [] }
  }
  const suite = resolve(FOLDER, 'json-test-suite/test_parsing')
  const { bodies } = JSON.parse(readFileSync(resolve(FOLDER, 'own/json-bodies.json'), 'utf8')) as { bodies: string[] }
  return {
    bodies: [...readdirSync(suite).map((name) => readFileSync(resolve(suite, name))), ...bodies.map((body) => Buffer.from(body))],
    texts: JSON.parse(readFileSync(resolve(FOLDER, 'blns/blns.json'), 'utf8')) as string[],
    paths: ['deep_traversal.txt', 'directory_traversal.txt', 'open_redirect_wordlist.txt', 'XSS_Polyglots.txt'].flatMap(lines),
  }
}
