import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll } from 'vitest'

/** What a provider says of somebody. */
export interface Claims extends JWTPayload {
  readonly sub: string
}

/** An OpenID provider that agrees to everything, and can be made to do wrong. */
export class TestProvider {
  /** Whom it takes those for who come. */
  claims: Claims = { sub: 'ada-1', name: 'Ada Lovelace' }
  /** Put over what it says in a token. */
  wrong: JWTPayload = {}
  /** Signs with a key that it does not tell of. */
  forged = false
  /** Answers 503. */
  down = false
  /** Sends people back with this instead of a code. */
  refuses: string | undefined
  /** How often a token was asked for with what belongs to its code. */
  granted = 0
  origin = ''
  readonly #codes = new Map<string, URLSearchParams>()
  readonly #keys = generateKeyPair('RS256')
  readonly #others = generateKeyPair('RS256')
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  async listen(): Promise<this> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening))
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  /** `host:port`, as `ENCKE_NET_ALLOW` takes it. */
  get host(): string {
    return new URL(this.origin).host
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.origin)
    if (this.down) return void response.writeHead(503).end()
    if (pathname === '/.well-known/openid-configuration') return json(response, this.#about())
    if (pathname === '/keys')
      return json(response, { keys: [{ ...(await exportJWK((await this.#keys).publicKey)), alg: 'RS256', kid: 'one' }] })
    if (pathname === '/authorize') return this.#authorize(searchParams, response)
    if (pathname === '/token') return this.#token(await formOf(request), request.headers.authorization, response)
    response.writeHead(404).end()
  }

  #about(): object {
    return {
      issuer: this.origin,
      authorization_endpoint: `${this.origin}/authorize`,
      token_endpoint: `${this.origin}/token`,
      jwks_uri: `${this.origin}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    }
  }

  #authorize(asked: URLSearchParams, response: ServerResponse): void {
    const back = new URL(asked.get('redirect_uri') ?? '')
    back.searchParams.set('state', asked.get('state') ?? '')
    if (this.refuses) back.searchParams.set('error', this.refuses)
    else {
      const code = `code-${this.#codes.size}`
      this.#codes.set(code, asked)
      back.searchParams.set('code', code)
    }
    response.writeHead(303, { location: back.href }).end()
  }

  async #token(form: URLSearchParams, authorization: string | undefined, response: ServerResponse): Promise<void> {
    const code = form.get('code') ?? ''
    const asked = this.#codes.get(code)
    this.#codes.delete(code)
    const verified = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const secret =
      form.get('client_secret') ??
      Buffer.from(authorization?.split(' ')[1] ?? '', 'base64')
        .toString()
        .split(':')[1]
    const right =
      asked?.get('code_challenge') === verified && asked.get('redirect_uri') === form.get('redirect_uri') && secret === 'a secret'
    if (!asked || !right) return json(response, { error: 'invalid_grant' }, 400)
    this.granted += 1
    json(response, { access_token: 'unused', token_type: 'Bearer', id_token: await this.#idToken(asked) })
  }

  async #idToken(asked: URLSearchParams): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const said = { iss: this.origin, aud: asked.get('client_id') ?? '', iat: now, exp: now + 300, nonce: asked.get('nonce') }
    const { privateKey } = await (this.forged ? this.#others : this.#keys)
    return new SignJWT({ ...said, ...this.claims, ...this.wrong }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey)
  }
}

function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return new URLSearchParams(text)
}

/** A provider that is gone when the tests of the file have run. */
export async function testProvider(): Promise<TestProvider> {
  const provider = await new TestProvider().listen()
  afterAll(() => provider.close())
  return provider
}
