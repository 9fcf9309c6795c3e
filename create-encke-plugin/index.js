#!/usr/bin/env node
/** Makes the folder of a plugin: `npm create encke-plugin my-thing`. */
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'

const TEMPLATE = fileURLToPath(new URL('template', import.meta.url))
/** What the template itself is called. */
const TEMPLATES_NAME = 'my-thing'

class Refusal extends Error {}

/** Where the plugin is to lie: the one word of the command line; only who gave none is asked. */
async function wish() {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-'))
  if (words.length > 1) throw new Refusal(`One name, without spaces: npm create encke-plugin ${words.join('-')}`)
  if (words.length === 1 || !process.stdin.isTTY) return words[0] ?? ''
  const asking = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await asking.question('What is the plugin called? ')
  asking.close()
  return answer.trim()
}

/** The plugin's own name (the kernel's rule), from that of its folder or package. */
function nameOf(folder) {
  const name = basename(folder).replace(/^encke-plugin-/, '')
  if (/^[a-z][a-z0-9-]{0,63}$/.test(name)) return name
  throw new Refusal(
    `${name || 'Nothing'} is no plugin's name: small letters, digits and hyphens, a letter first. npm create encke-plugin my-thing`,
  )
}

async function requireEmpty(folder) {
  const there = await readdir(folder).catch((error) => {
    if (error.code === 'ENOENT') return []
    throw new Refusal(`${folder} is no folder that could be used: ${error.message}`)
  })
  if (there.some((name) => name !== '.git')) throw new Refusal(`${folder} holds something already.`)
}

/** What npm is told of the plugin. Its code needs no build: servers load TypeScript. */
const manifest = (name, version) => ({
  name: `encke-plugin-${name}`,
  version: '0.1.0',
  description: 'Says hello',
  keywords: ['encke-plugin'],
  type: 'module',
  exports: './index.ts',
  files: ['index.ts'],
  encke: { api: 1, permissions: { net: [] } },
  scripts: { dev: 'encke plugin dev .', test: 'vitest run', check: 'encke plugin check .' },
  dependencies: { zod: '^4.0.0' },
  // The server gives itself to the plugin; npm is not to install a second one beside it.
  peerDependencies: { encke: `^${version}` },
  peerDependenciesMeta: { encke: { optional: true } },
  devDependencies: { '@types/node': '^20.19.0', encke: `^${version}`, typescript: '^6.0.0', vitest: '^4.1.0' },
})

async function make(folder, name) {
  const { version } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'))
  await mkdir(folder, { recursive: true })
  await cp(TEMPLATE, folder, { recursive: true })
  // npm leaves out files of this name when it packs.
  await rename(join(folder, 'gitignore'), join(folder, '.gitignore'))
  for (const file of ['index.ts', 'index.test.ts', 'README.md']) {
    const text = await readFile(join(folder, file), 'utf8')
    await writeFile(join(folder, file), text.replaceAll(TEMPLATES_NAME, name))
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest(name, version), undefined, 2)}\n`)
}

try {
  const wished = await wish()
  if (wished === '') throw new Refusal('A plugin has a name: npm create encke-plugin my-thing')
  const folder = resolve(wished)
  const name = nameOf(folder)
  await requireEmpty(folder)
  await make(folder, name)
  const way = relative('.', folder)
  console.log(`encke-plugin-${name} lies in ${way || 'this folder'}. Next:
${way && `\n  cd ${way}`}
  npm install
  npm test
  npm run dev      the chat with your plugin: say /${name}
  npm run check    whether it is fit to be published`)
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error)
  process.exitCode = 1
}
