import type { Configuration, CustomFetchOptions, IDToken } from 'openid-client'
import type { FetchInit } from '../../kernel/index.ts'
import { isUnreachable, Refusal, Unreachable } from './refusal.ts'
import type { UnderWay } from './under-way.ts'

/** How long what a provider says of itself is taken for true. */
const KEPT_MILLISECONDS = 3_600_000

interface Place {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly label: string
  readonly scope: string
  readonly fetch: (url: string, init: FetchInit) => Promise<Response>
  readonly now: () => number
}

/** The OpenID provider: where people are sent, and what it says of those who come back. */
export class Provider {
  readonly #place: Place
  #found: { readonly configuration: Promise<Configuration>; readonly at: number } | undefined

  constructor(place: Place) {
    this.#place = place
  }

  /** Where somebody is sent to say who they are, and what must come back with them. Throws `Refusal`. */
  async begin(redirect: string, purpose: UnderWay['purpose']): Promise<{ readonly url: string; readonly underWay: UnderWay }> {
    const { buildAuthorizationUrl, calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier, randomState } = await openid()
    const underWay = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), purpose }
    const url = buildAuthorizationUrl(await this.#reached(() => this.#configuration()), {
      redirect_uri: redirect,
      scope: this.#place.scope,
      state: underWay.state,
      nonce: underWay.nonce,
      code_challenge: await calculatePKCECodeChallenge(underWay.verifier),
      code_challenge_method: 'S256',
    })
    return { url: url.href, underWay }
  }

  /** What the provider says of whoever came back to this address. Throws `Refusal`. */
  async finish(returned: URL, { state, nonce, verifier }: UnderWay): Promise<IDToken> {
    const { authorizationCodeGrant } = await openid()
    const claims = await this.#reached(async () => {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      return (await authorizationCodeGrant(await this.#configuration(), returned, checks)).claims()
    })
    if (!claims) throw this.#untrusted()
    return claims
  }

  async #reached<T>(run: () => Promise<T>): Promise<T> {
    const { AuthorizationResponseError } = await openid()
    try {
      return await run()
    } catch (cause) {
      const { label } = this.#place
      if (isUnreachable(cause))
        throw new Refusal(503, `${label} does not answer just now. Try again in a while, or sign in another way.`, { cause })
      if (cause instanceof AuthorizationResponseError)
        throw new Refusal(403, `${label} has not said who you are: ${reasonOf(cause)}.`, { cause })
      throw this.#untrusted(cause)
    }
  }

  #untrusted(cause?: unknown): Refusal {
    return new Refusal(502, `What ${this.#place.label} says of you cannot be trusted, so nobody was signed in.`, { cause })
  }

  #configuration(): Promise<Configuration> {
    const now = this.#place.now()
    if (this.#found && now - this.#found.at < KEPT_MILLISECONDS) return this.#found.configuration
    const configuration = this.#discover()
    this.#found = { configuration, at: now }
    configuration.catch(() => {
      this.#found = undefined
    })
    return configuration
  }

  /** OpenID Connect Discovery 1.0; tokens must be signed with the keys that it names. */
  async #discover(): Promise<Configuration> {
    const { allowInsecureRequests, customFetch, discovery, enableNonRepudiationChecks } = await openid()
    const { issuer, clientId, clientSecret } = this.#place
    const server = new URL(issuer)
    // Without TLS only where an administrator has written so.
    const insecure = server.protocol === 'http:' ? [allowInsecureRequests] : []
    return discovery(server, clientId, clientSecret, undefined, {
      execute: [enableNonRepudiationChecks, ...insecure],
      [customFetch]: (url: string, init: CustomFetchOptions) => this.#ask(url, init),
    })
  }

  async #ask(url: string, { signal, body, ...init }: CustomFetchOptions): Promise<Response> {
    const response = await this.#place
      .fetch(url, { ...init, ...(body && { body: body as BodyInit }), ...(signal && { signal }), configured: true })
      .catch((cause: unknown) => {
        throw new Unreachable(`${new URL(url).host} does not answer`, { cause })
      })
    if (response.status >= 500) throw new Unreachable(`${new URL(url).host} answers ${response.status}`)
    return response
  }
}

/** Loaded when it is needed: most servers know no provider. */
const openid = () => import('openid-client')

/** RFC 6749 §4.1.2.1, in words. */
const reasonOf = ({
  error,
  error_description: told,
}: {
  readonly error: string
  readonly error_description?: string | undefined
}): string => (error === 'access_denied' ? 'you, or it, did not agree' : (told ?? error).replace(/\.$/, ''))
