/**
 * Serves this folder as somebody else's site, with a strict policy: `node examples/site/serve.js [the chat's origin] [port]`.
 * In its pages `https://chat.example` stands for the chat.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8' }

/** What the pages of this site may load: their own styles, and of the chat scripts, data, pictures and frames. */
const policy = (chat) =>
  ["default-src 'none'", "style-src 'self'", "font-src 'self'", "base-uri 'none'", "form-action 'none'"]
    .concat(['script-src', 'connect-src', 'img-src', 'frame-src'].map((directive) => `${directive} ${chat}`))
    .join('; ')

/** Gives the origin that the site is served at, and what closes it. Port 0 is any. */
export async function serveSite({ chat, port = 0, host = '127.0.0.1' }) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://site.example')
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    const text = /^[a-z]+\.(html|css|js)$/.test(name) ? await readFile(join(folder, name), 'utf8').catch(() => undefined) : undefined
    if (text === undefined) return response.writeHead(404).end()
    response.writeHead(200, {
      'Content-Type': TYPES[extname(name)],
      'Content-Security-Policy': policy(chat),
      'X-Content-Type-Options': 'nosniff',
    })
    response.end(text.replaceAll('https://chat.example', chat))
  })
  await new Promise((resolve) => server.listen(port, host, resolve))
  return { origin: `http://${host}:${server.address().port}`, close: () => new Promise((resolve) => server.close(resolve)) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [chat = 'http://localhost:8080', port = '8090'] = process.argv.slice(2)
  const { origin } = await serveSite({ chat, port: Number(port) })
  process.stdout.write(`A site with widgets of ${chat} is at ${origin}\n`)
}
