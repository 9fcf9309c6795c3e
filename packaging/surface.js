import { join } from 'node:path'
import ts from 'typescript'
import { FACES } from './faces.js'

/** A program over declarations that lie nowhere but in memory. */
function programOf(declared, root) {
  const options = {
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.Preserve,
  }
  const settled = { ...options, moduleResolution: ts.ModuleResolutionKind.Bundler, types: ['node'], noEmit: true }
  const host = ts.createCompilerHost(settled)
  const texts = new Map([...declared].map(([path, text]) => [join(root, path), text]))
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => texts.has(path) || (!isOurSource(path, root) && fileExists(path))
  host.readFile = (path) => texts.get(path) ?? readFile(path)
  host.getSourceFile = (path, ...rest) =>
    texts.has(path) ? ts.createSourceFile(path, texts.get(path), settled.target, true) : getSourceFile(path, ...rest)
  host.getCurrentDirectory = () => root
  const faces = Object.values(FACES).map((face) => join(root, face.replace(/\.ts$/, '.d.ts')))
  return ts.createProgram(faces, settled, host)
}

// Beside the declarations lie the sources that they were made of, which would be found first.
const isOurSource = (path, root) => path.startsWith(root) && !path.includes('/node_modules/')

const printer = ts.createPrinter({ removeComments: true })
const order = new Intl.Collator('en').compare

/** What each face gives to whoever imports it: its name, with the text of its declarations and of what these speak of. */
export function surfaces(declared, root) {
  const program = programOf(declared, root)
  const checker = program.getTypeChecker()
  const settled = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)
  const exported = new Map(
    Object.entries(FACES).map(([name, face]) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, face.replace(/\.ts$/, '.d.ts'))))
      return [name, new Map(checker.getExportsOfModule(module).map((symbol) => [settled(symbol), symbol.name]))]
    }),
  )
  const ours = (symbol) => (symbol.declarations ?? []).filter((node) => isOurSource(node.getSourceFile().fileName, root))
  const mentioned = (node, found) => {
    const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined
    if (symbol && ours(settled(symbol)).some(isTopLevel)) found.add(settled(symbol))
    ts.forEachChild(node, (child) => void mentioned(child, found))
    return found
  }
  return new Map([...exported].map(([name, symbols]) => [name, textOf(name, symbols, { exported, ours, mentioned })]))
}

const isTopLevel = (node) => {
  const holder = ts.isVariableDeclaration(node) ? node.parent.parent.parent : node.parent
  return ts.isSourceFile(holder) || ts.isModuleBlock(holder)
}

function textOf(face, symbols, { exported, ours, mentioned }) {
  const elsewhere = (symbol) => [...exported].find(([name, others]) => name !== face && others.has(symbol))
  const [given, spokenOf, others] = [[], [], new Set()]
  const seen = new Set()
  const visit = (symbol, name) => {
    if (seen.has(symbol)) return
    seen.add(symbol)
    const nodes = ours(symbol).map((node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node))
    const texts = nodes.map((node) =>
      printer
        .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
        .replace(/^export /gm, '')
        .replace(/^declare /gm, ''),
    )
    ;(name ? given : spokenOf).push([name ?? symbol.name, [...(name && name !== symbol.name ? [`as ${name}:`] : []), ...texts].join('\n')])
    for (const node of nodes)
      for (const other of mentioned(node, new Set())) {
        const [home] = symbols.has(other) ? [] : (elsewhere(other) ?? [])
        if (home) others.add(`${exported.get(home).get(other)} of ${home}`)
        else visit(other, symbols.get(other))
      }
  }
  for (const [symbol, name] of symbols) visit(symbol, name)
  const sorted = (list) => list.toSorted(([a], [b]) => order(a, b)).map(([, text]) => text)
  return [
    `${face}: what it gives. Made by npm run api.`,
    ...sorted(given),
    ...(spokenOf.length > 0 ? ['Not given itself, but spoken of:', ...sorted(spokenOf)] : []),
    ...(others.size > 0 ? [`And of other faces:\n${[...others].sort(order).join('\n')}`] : []),
  ].join('\n\n')
}
