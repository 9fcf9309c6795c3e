import { runInNewContext } from 'node:vm'
import type { Frame } from '../../../kernel/protocol.ts'
import { holdOpen } from './held.ts'
import type { TestTransport } from './transport.ts'

const CALLBACK = 'told'
const SCRIPT = /<script nonce="([^"]*)">([\s\S]*?)<\/script>/g

/** A page without an end, whose scripts are run as a browser does: those that bear the nonce of the head, each as soon as it is there. */
export const iframe: TestTransport = {
  name: 'iframe',
  gives: 'stream',
  open(call, sink) {
    const { url, headers } = call()
    url.searchParams.set('callback', CALLBACK)
    let policy = ''
    const heard = {
      ...sink,
      begun(head: Parameters<typeof sink.begun>[0]): void {
        policy = String(head['content-security-policy'])
        sink.begun(head)
      },
    }
    return holdOpen({ url, headers }, heard, ({ frame }) => {
      let rest = ''
      const encke = { [CALLBACK]: (given: unknown) => frame(JSON.parse(JSON.stringify(given)) as Frame) }
      return {
        contentType: 'text/html; charset=utf-8',
        push(text) {
          rest += text
          for (const [, nonce, code = ''] of rest.matchAll(SCRIPT)) {
            if (!policy.includes(`'nonce-${nonce}'`)) throw new Error(`${policy} lets no script of the nonce ${nonce} run`)
            runInNewContext(code, { parent: { encke } })
          }
          rest = rest.slice(rest.lastIndexOf('</script>') + 1)
        },
      }
    })
  },
}
