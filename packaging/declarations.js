import { join, relative } from 'node:path'
import ts from 'typescript'
import { FACES } from './faces.js'

/** A module in a declaration, as TypeScript writes it: `from './a.ts'`, `import("lit-html")`. */
const SPECIFIER = /(\bfrom |\bimport |\bimport\()(['"])([^'"\n]+)\2/g

const published = (specifier) => {
  if (specifier.startsWith('.')) return specifier.replace(/\.ts$/, '.js')
  // lit exports all of it, and is what others have installed.
  return specifier === 'lit-html' ? 'lit' : specifier
}

/** The declarations of all that the faces lead to: by path from the root (`kernel/index.d.ts`), as they are published. Throws on errors. */
export function declarations(root) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: Object.values(FACES) }, ts.sys, root)
  const emitting = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, stripInternal: true, rootDir: root }
  delete emitting.allowImportingTsExtensions
  const settled = { ...emitting, rewriteRelativeImportExtensions: true, outDir: root, noCheck: true }
  const program = ts.createProgram(
    [...Object.values(FACES), 'ui/svg.d.ts'].map((file) => join(root, file)),
    settled,
  )
  const emitted = new Map()
  const { diagnostics } = program.emit(undefined, (path, text) => emitted.set(relative(root, path), text))
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, formatting(root)))
  return reachable(emitted)
}

const formatting = (root) => ({ getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' })

/** What the faces lead to by imports; the rest nobody can name. */
function reachable(emitted) {
  const reached = new Map()
  const visit = (path) => {
    const text = emitted.get(path)
    if (reached.has(path) || text === undefined) return
    const written = text.replace(SPECIFIER, (_, before, quote, specifier) => `${before}${quote}${published(specifier)}${quote}`)
    reached.set(path, written)
    for (const [, , , specifier] of written.matchAll(SPECIFIER))
      if (specifier.startsWith('.')) visit(join(path, '..', specifier).replace(/\.js$/, '.d.ts'))
  }
  for (const face of Object.values(FACES)) visit(face.replace(/\.ts$/, '.d.ts'))
  return reached
}
