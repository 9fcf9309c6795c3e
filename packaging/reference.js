/**
 * Writes `docs/plugins/reference.md` from the comments of what `encke` gives: every name, and every member of a plugin's context, each with its example. Without
 * --write it only says whether the page is as it would be written.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { FACES } from './faces.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const file = join(root, 'docs', 'plugins', 'reference.md')
/** What the short examples stand in. */
const SETTING = join(root, 'packaging', 'reference-setting.txt')
const MOST_LINES = 24

const face = join(root, FACES.encke)
const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
const program = ts.createProgram([face], ts.parseJsonConfigFileContent({ ...config, include: [], files: [face] }, ts.sys, root).options)
const checker = program.getTypeChecker()
const printer = ts.createPrinter({ removeComments: true })

const exported = checker
  .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(face)))
  .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
const context = exported.find(({ name }) => name === 'Context')
const members = context.declarations[0].members.map(({ symbol }) => symbol)

/** A sentence or more, on one line, as the comment has them. */
function sentenceOf(symbol) {
  const said = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim()
  if (said === '') throw new Error(`${symbol.name} has no sentence`)
  return said.replaceAll('|', '\\|').replaceAll('<', '\\<')
}

/** Its example, without the fence that it may have. */
function exampleOf(symbol) {
  const tag = symbol.getJsDocTags(checker).find(({ name }) => name === 'example')
  if (!tag) throw new Error(`${symbol.name} has no example`)
  return ts
    .displayPartsToString(tag.text)
    .trim()
    .replace(/^```ts\n([\s\S]*)\n```$/, '$1')
}

/** How it is declared: what has a value of its own by its head alone. */
function declarationOf(symbol) {
  const [node] = symbol.declarations
  const whole = ts.isVariableDeclaration(node) ? node.parent.parent : node
  const text = printer.printNode(ts.EmitHint.Unspecified, whole, whole.getSourceFile()).replace(/^export (default )?/, '')
  const head = ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node) || ts.isClassDeclaration(node)
  if (head) return `${ts.isClassDeclaration(node) ? `class ${symbol.name}: ` : `${symbol.name}: `}${typeOf(symbol, node)}`
  const lines = text.split('\n').map((line) => line.replace(/^( {4})+/, (indent) => ' '.repeat(indent.length / 2)).replace(/;$/, ''))
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '  …'].join('\n') : lines.join('\n')
}

const FLAGS = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope
function typeOf(symbol, node) {
  if (!ts.isClassDeclaration(node)) return checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, node), node, FLAGS)
  const [signature] = checker.getTypeOfSymbolAtLocation(symbol, node).getConstructSignatures()
  return `new ${checker.signatureToString(signature, node, FLAGS)}`
}

const entry = (symbol, title) =>
  [
    `### ${title}`,
    sentenceOf(symbol),
    `\`\`\`text\n${declarationOf(symbol)}\n\`\`\``,
    `\`\`\`ts example\n${exampleOf(symbol)}\n\`\`\``,
  ].join('\n\n')

async function page() {
  const setting = await readFile(SETTING, 'utf8')
  const isValue = ({ flags }) => (flags & ts.SymbolFlags.Value) !== 0
  const named = exported.toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
  return `${[
    '# Plugins: the reference',
    'All that `encke` gives, with the sentence and the example that its comment has. Made by `npm run api`; the [guide](guide.md) tells what belongs together.',
    'An example that begins with an `import` is a file of its own. The others stand in the `setup` of this plugin, which imports every name from `encke`:',
    `\`\`\`ts setting\n${setting.trim()}\n\`\`\``,
    '## The members of ctx',
    ...members.map((symbol) => entry(symbol, `ctx.${symbol.name}`)),
    '## Values',
    ...named.filter(isValue).map((symbol) => entry(symbol, symbol.name)),
    '## Types',
    ...named.filter((symbol) => !isValue(symbol)).map((symbol) => entry(symbol, symbol.name)),
  ].join('\n\n')}\n`
}

const written = await page()
if (process.argv.includes('--write')) await writeFile(file, written)
else if ((await readFile(file, 'utf8').catch(() => '')) !== written) {
  console.log('docs/plugins/reference.md is not what the comments say: npm run api')
  process.exitCode = 1
}
