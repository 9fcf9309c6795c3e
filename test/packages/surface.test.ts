import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

interface Surface {
  surfaces(declared: ReadonlyMap<string, string>, root: string): Map<string, string>
}
const { surfaces } = (await import(pathToFileURL(resolve('packaging/surface.js')).href)) as Surface

const HOUSE = {
  'kernel/index.d.ts': "export { open } from './door.js'\nexport type { Person as Guest } from './people.js'\n",
  'kernel/door.d.ts':
    "import type { Person } from './people.js'\n/** Opens. */\nexport declare function open(to: Person, key: Key): void;\ninterface Key {\n    readonly teeth: number;\n}\n",
  'kernel/people.d.ts':
    'export interface Person {\n    readonly name: string;\n}\nexport interface Hidden {\n    readonly why: string;\n}\n',
  'kernel/serve.d.ts': 'export {}',
  'kernel/testing.d.ts': "import type { Person } from './people.js'\nexport declare const mira: Person;\n",
  'ui/client/index.d.ts': 'export {}',
  'ui/index.d.ts': 'export {}',
  'ui/widgets/index.d.ts': 'export {}',
}

/** What two faces of a little house give, with something in it replaced. */
function given(before = '', after = ''): { encke: string; testing: string } {
  const files = Object.entries(HOUSE).map(([path, text]) => [path, text.replace(before, after)] as const)
  const faces = surfaces(new Map(files), resolve('.'))
  return { encke: faces.get('encke') ?? '', testing: faces.get('encke/testing') ?? '' }
}

const untouched = given()

test('the report has what a face gives and what that speaks of, and nothing else', () => {
  expect(untouched.encke.split('\n\n')).toEqual([
    'encke: what it gives. Made by npm run api.',
    'as Guest:\ninterface Person {\n    readonly name: string;\n}',
    'function open(to: Person, key: Key): void;',
    'Not given itself, but spoken of:',
    'interface Key {\n    readonly teeth: number;\n}',
  ])
  expect(untouched.testing).toMatch(/const mira: Person;\n\nAnd of other faces:\nGuest of encke$/)
})

test.each([
  ['a parameter that became optional', 'key: Key', 'key?: Key'],
  ['a field of something that is only spoken of', 'teeth: number', 'teeth: bigint'],
  ['a name that is gone', "export type { Person as Guest } from './people.js'", ''],
])('%s changes it', (_, before, after) => {
  expect(given(before, after).encke).not.toBe(untouched.encke)
})

test('a comment, or what nobody can name, does not change it', () => {
  expect(given('Opens.', 'Opens a door.').encke).toBe(untouched.encke)
  expect(given('why: string', 'why: number').encke).toBe(untouched.encke)
})
