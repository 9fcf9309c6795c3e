import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { tableUnder } from './blocks.ts'

const ROOTS = /^(kernel|plugins|ui|migrations|test|docs|examples)\//

const pages = ['README.md']
for (const folder of ['docs', 'examples'])
  for (const path of await readdir(folder, { recursive: true })) if (path.endsWith('.md')) pages.push(`${folder}/${path}`)

/** What a page says outside of its blocks. */
const proseOf = (page: string): string => page.replace(/^```[\s\S]*?^```$/gm, '')

/** The name by which GitHub links to a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

async function anchorsIn(path: string): Promise<string[]> {
  const headings = proseOf(await readFile(path, 'utf8')).matchAll(/^#+ (.*)$/gm)
  return [...headings].map(([, heading = '']) => anchorOf(heading))
}

test.each(pages)('the links of %s lead somewhere', async (path) => {
  const prose = proseOf(await readFile(path, 'utf8')).replace(/`[^`\n]*`/g, '')
  const links = prose.matchAll(/(?:\]\(|src="|href=")([^)"]+)[)"]/g)
  for (const [, link = ''] of links) {
    if (/^https?:/.test(link)) continue
    const [file = '', anchor] = link.split('#')
    const target = file === '' ? path : join(dirname(path), file)
    expect(existsSync(target), link).toBe(true)
    if (anchor !== undefined) expect(await anchorsIn(target), link).toContain(anchor)
  }
})

test.each(pages)('the files that %s names are there', async (path) => {
  const named = proseOf(await readFile(path, 'utf8')).matchAll(/`([^`\n]+)`/g)
  const missing = [...named].map(([, name = '']) => name).filter((name) => ROOTS.test(name) && !/[<*{ ]/.test(name) && !existsSync(name))
  expect(missing).toEqual([])
})

test('architecture.md has every border, and no other', async () => {
  const { forbidden } = createRequire(import.meta.url)(resolve('.dependency-cruiser.cjs')) as { forbidden: { name: string }[] }
  const shown = tableUnder(await readFile('docs/architecture.md', 'utf8'), 'Who may import whom')
  expect(shown.map(({ rule }) => rule)).toEqual([...new Set(forbidden.map(({ name }) => name))])
})
