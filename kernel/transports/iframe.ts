import { randomBytes } from 'node:crypto'
import { ClientError } from '../errors.ts'
import { type Fit, MEBIBYTE, PRELUDE_BYTES, type StreamingTransport } from './transport.ts'

const CALLBACK = /^[A-Za-z_$][\w$]{0,63}$/
/** Documents that new readers may join; one more, and all make way: readers keep the ones that they have. */
const DOCUMENTS_KEPT = 256

/** The forever frame: a page without an end, in which each frame is a script that calls `parent.encke[callback](frame)`. */
export function createIframe(): Fit {
  const documents = new Map<string, StreamingTransport>()
  return (query) => {
    const callback = query.get('callback') ?? ''
    if (!CALLBACK.test(callback)) throw new ClientError('bad-request', 'callback is one identifier of at most 64 characters')
    if (documents.size >= DOCUMENTS_KEPT && !documents.has(callback)) documents.clear()
    const document = documents.get(callback) ?? foreverFrame(callback)
    documents.set(callback, document)
    return document
  }
}

/** One for all readers of a callback, nonce and all, so that they share their bytes (docs/decisions/018-nonce-of-the-forever-frame.md). */
function foreverFrame(callback: string): StreamingTransport {
  const nonce = randomBytes(18).toString('base64url')
  return {
    name: 'iframe',
    contentType: 'text/html; charset=utf-8',
    headers: {
      'Content-Security-Policy': `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
    },
    prelude: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Encke</title></head><body><!--${' '.repeat(PRELUDE_BYTES)}-->\n`,
    epilogue: '</body></html>\n',
    maxBytes: MEBIBYTE,
    maxSeconds: 30 * 60,
    frame: ({ json }) => `<script nonce="${nonce}">parent.encke["${callback}"](${expressionOf(json)})</script>\n`,
  }
}

const IN_A_SCRIPT: Readonly<Record<string, string>> = {
  // Neither `</script>` nor `<!--`, the two things that HTML heeds in a script (WHATWG HTML §4.12.1.3), can come about without it.
  '<': '\\u003c',
  // JSON's text may hold them, and JavaScript's before 2019 may not (ECMA-262 §12.9.4).
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
  // Written out, this key would set the prototype (ECMA-262 §B.3.1); within text its quotes are escaped.
  '"__proto__":': '["__proto__"]:',
}

/** JSON as a JavaScript expression that means the same, and that nothing in it can end. */
const expressionOf = (json: string): string => json.replace(/[<\u2028\u2029]|"__proto__":/g, (found) => IN_A_SCRIPT[found] ?? '')
