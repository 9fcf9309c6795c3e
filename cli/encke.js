#!/usr/bin/env node
/** Runs one of Encke's commands. */
import { existsSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'

const build = new URL('../build.js', import.meta.url)
// In the project itself; what npm installs has been built.
if (existsSync(build)) await import(build).then(({ builtFirst }) => builtFirst())
// The list of commands is coloured for terminals only.
if (!process.stdout.isTTY) process.env.NO_COLOR = '1'
process.setSourceMapsEnabled(true)
// As `start.js` does.
setFlagsFromString('--semi-space-growth-factor=1')
await import('../dist/npm/cli.js')
