import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const PAGE = 'docs/widgets.md'

const isOfWidgets = (path: string): boolean =>
  (/^ui\/widgets\/.*\.ts$/.test(path) && !path.includes('.test.')) || /^plugins\/\w+\/ui\/([a-z]+-)*widget(\/.*|\.ts|\.css)$/.test(path)

/** The sources of all widgets, as one text. */
async function sources(): Promise<string> {
  const folders = await Promise.all(
    ['ui', 'plugins'].map(async (top) => (await readdir(top, { recursive: true })).map((path) => join(top, path))),
  )
  const files = folders.flat().filter((path) => isOfWidgets(path) && /\.\w+$/.test(path))
  return (await Promise.all(files.map((path) => readFile(path, 'utf8')))).join('\n')
}

const unique = (names: Iterable<string>): string[] => [...new Set(names)].sort()

test('widgets.md has every property that widgets read, and no other', async () => {
  const rows = (await readFile(PAGE, 'utf8')).match(/^\| `--w-.*$/gm) ?? []
  const read = [...(await sources()).matchAll(/var\(\s*(--w-[a-z-]+)/g)].map(([, name = '']) => name)
  expect(unique(rows.flatMap((row) => row.match(/--w-[a-z-]+/g) ?? []))).toEqual(unique(read))
})

test('widgets.md has every part of the weather, and of all widgets', async () => {
  const page = await readFile(PAGE, 'utf8')
  const code = (await readFile('plugins/weather/ui/widget.ts', 'utf8')) + (await readFile('ui/widgets/widget.ts', 'utf8'))
  const parts = new Set([...code.matchAll(/part="([a-z]+)"/g)].map(([, part = '']) => part))
  for (const part of parts) expect(page).toMatch(new RegExp(`^\\| .*\`${part}\``, 'm'))
})
