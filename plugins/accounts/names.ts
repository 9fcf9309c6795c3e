import { ClientError } from '../../kernel/index.ts'

const MOST = 64
// Controls, formatting (bidi overrides, joiners), private use, unassigned, half surrogates, line and paragraph separators,
// and what fonts draw as nothing.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u
const SEEN = /[\p{L}\p{N}]/u
const STACKED = /\p{M}{4}/u

// Letters of other scripts that look like a Latin one (a part of Unicode TS #39, confusables), after case folding.
const LOOKALIKES = new Map(
  Object.entries({
    а: 'a',
    в: 'b',
    с: 'c',
    ԁ: 'd',
    е: 'e',
    ё: 'ë',
    һ: 'h',
    н: 'h',
    і: 'i',
    ї: 'ï',
    ј: 'j',
    к: 'k',
    ӏ: 'l',
    м: 'm',
    о: 'o',
    р: 'p',
    ԛ: 'q',
    ѕ: 's',
    т: 't',
    у: 'y',
    ү: 'y',
    х: 'x',
    ԝ: 'w',
    α: 'a',
    β: 'b',
    ε: 'e',
    η: 'n',
    ι: 'i',
    κ: 'k',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    σ: 'o',
    τ: 't',
    υ: 'u',
    χ: 'x',
    ϲ: 'c',
    ϳ: 'j',
    օ: 'o',
    ո: 'n',
    ս: 'u',
    հ: 'h',
    ց: 'g',
    ı: 'i',
    ɩ: 'i',
    ɑ: 'a',
    ɡ: 'g',
  }),
)

const RESERVED = new Set(
  'admin administrator all anyone bot channel encke everybody everyone here host moderator nobody operator owner root security staff support sysadmin system'.split(
    ' ',
  ),
)

/** A name as it is shown: trimmed, white space folded, canonically composed; `bad-request` when it cannot be one. */
export function displayName(given: string): string {
  const name = given.normalize('NFC').trim().replace(/\s+/gu, ' ')
  if (!SEEN.test(name)) throw new ClientError('bad-request', 'A name needs a letter or a number.')
  if ([...name].length > MOST) throw new ClientError('bad-request', `A name has at most ${MOST} characters.`)
  if (UNSEEN.test(name) || STACKED.test(name.normalize('NFD')))
    throw new ClientError('bad-request', 'A name cannot hold invisible or stacked characters.')
  return name
}

/** By what a name is told from others: those that differ in case, width, composition or in letters that look alike are one. */
export function nameKey(name: string): string {
  const folded = name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toUpperCase().toLowerCase()
  return [...folded].map((letter) => LOOKALIKES.get(letter) ?? letter).join('')
}

/** As `displayName`, but not one by which somebody could pass for the house. */
export function freeName(given: string): string {
  const name = displayName(given)
  if (RESERVED.has(nameKey(name).replace(/[^\p{L}\p{N}]/gu, '')))
    throw new ClientError('bad-request', 'This name is reserved. Choose another.')
  return name
}
