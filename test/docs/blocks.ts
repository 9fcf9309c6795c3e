import { readFile } from 'node:fs/promises'

/** A fenced block of a page: the words behind its fence, and what lies between. */
export interface Block {
  readonly language: string
  /** What follows the language: `run` for what a test runs. */
  readonly info: string
  readonly text: string
  /** Where it begins, for whoever looks for it. */
  readonly line: number
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = []
  for (const { index, groups } of page.matchAll(/^```(?<language>\w*) *(?<info>.*)\n(?<text>[\s\S]*?)^```$/gm)) {
    const { language = '', info = '', text = '' } = groups ?? {}
    blocks.push({ language, info: info.trim(), text, line: page.slice(0, index).split('\n').length })
  }
  return blocks
}

/** The blocks of a page that lies in the project. */
export const blocksIn = async (path: string): Promise<Block[]> => blocksOf(await readFile(path, 'utf8'))

/** The one block in a language that holds something; throws unless there is exactly one. */
export function theBlock(blocks: readonly Block[], language: string, holding: string): Block {
  const found = blocks.filter((block) => block.language === language && block.text.includes(holding))
  const [block] = found
  if (block === undefined || found.length > 1) throw new Error(`There are ${found.length} blocks in ${language} with ${holding}`)
  return block
}

/** The first table under a heading of a page: its rows, each by the names in the head, without the marks of code. */
export function tableUnder(page: string, heading: string): Record<string, string>[] {
  const section = page.split(new RegExp(`^#+ ${heading}$`, 'm'))[1]?.split(/^#+ /m)[0] ?? ''
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? []
  const [head = [], , ...rows] = table.trim().split('\n').map(cellsOf)
  return rows.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ''])))
}

const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''))
