import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import * as encke from '../../kernel/index.ts'
import { type Block, blocksOf } from './blocks.ts'

const root = resolve('.')
const values = Object.keys(encke)
const surface = await readFile('docs/plugins/reference.md', 'utf8')
const types = [...(surface.split('\n## Types\n')[1] ?? '').matchAll(/^### (\w+)$/gm)].map(([, name = '']) => name)
const setting = blocksOf(surface).find(({ info }) => info === 'setting')?.text ?? ''

/** What stands for itself: a file, an entry of a configuration, or an example in its setting. */
export function moduleOf({ info, text }: Pick<Block, 'info' | 'text'>): string {
  if (/^import /m.test(text)) return text
  if (text.startsWith('plugins: ')) return `export default { ${text} }\n`
  const imports = `import { z } from 'zod'\nimport { ${values.join(', ')} } from 'encke'\nimport type { ${types.join(', ')} } from 'encke'\n`
  if (info === 'setting') return imports + text
  return imports + setting.replace('// the example', () => text)
}

/** What the compiler says of files that lie nowhere but in memory, by their paths in the project. */
export function faultsIn(files: ReadonlyMap<string, string>): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: object }
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root)
  const texts = new Map([...files].map(([path, text]) => [join(root, path), text]))
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile: read, getSourceFile, directoryExists } = host
  host.fileExists = (path) => texts.has(path) || fileExists(path)
  host.readFile = (path) => texts.get(path) ?? read(path)
  host.directoryExists = (path) => [...texts.keys()].some((file) => file.startsWith(`${path}/`)) || (directoryExists?.(path) ?? true)
  host.getSourceFile = (path, target, ...rest) => {
    const text = texts.get(path)
    return text === undefined ? getSourceFile(path, target, ...rest) : ts.createSourceFile(path, text, target)
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  const own = [...texts.keys()].flatMap((path) => program.getSourceFile(path) ?? [])
  const told = own.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
  return told.map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
    return `${file?.fileName.slice(root.length + 1)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}
