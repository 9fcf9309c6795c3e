import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const page = await readFile('docs/from-the-articles.md', 'utf8')
const rows = [...page.matchAll(/^\| (.*?) \| (.*) \|$/gm)].map(([, there = '', here = '']) => ({ there, here }))
const ofListings = rows.filter(({ there }) => there.startsWith('Listing'))

test('from-the-articles.md has a row for each of the seven listings', () => {
  expect(ofListings.map(({ there }) => /^Listing (\d):/.exec(there)?.[1])).toEqual(['1', '2', '3', '4', '5', '6', '7'])
})

test('each of these rows names a file that is there', () => {
  for (const { there, here } of ofListings) {
    const files = [...here.matchAll(/`([\w./-]+\.(?:ts|js))`/g)].map(([, file = '']) => file)
    expect(files.length, there).toBeGreaterThan(0)
    expect(files.filter((file) => !existsSync(file))).toEqual([])
  }
})

test('each technique that the kernel speaks has its row', () => {
  const here = rows.map((row) => row.here).join('\n')
  for (const transport of ['refresh', 'poll', 'long-poll', 'stream', 'iframe', 'multipart'])
    expect(here).toContain(`kernel/transports/${transport}.ts`)
})
