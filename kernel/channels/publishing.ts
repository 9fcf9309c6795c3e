import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ClientError } from '../errors.ts'
import type { Identity } from '../identity.ts'
import type { WriteLog } from '../log/group.ts'
import type { Log } from '../log/log.ts'
import type { Access } from './access.ts'
import { checkName } from './names.ts'
import type { PublishRate } from './publish-rate.ts'
import type { Receiver, Registry, Resolved } from './registry.ts'

/** What a client sends to a channel. */
export interface Sent {
  readonly identity: Identity | undefined
  readonly channel: string
  readonly data: unknown
  /** Its idempotency key (1–128 visible ASCII), so that a retry publishes nothing again. */
  readonly key: string | undefined
}
/** The answer's body as JSON, and the data as the channel accepted it. */
export interface Answered {
  readonly body: string
  readonly accepted: unknown
}
export interface PublishingOptions {
  readonly log: Log
  readonly registry: Registry
  readonly access: Access
  readonly rate: PublishRate
  /** A plugin's handler failed by itself. */
  readonly fault: (plugin: string, error: unknown) => void
}

/** Takes in what clients publish, by HTTP and WebSocket alike. */
export class Publishing {
  readonly #options: PublishingOptions

  constructor(options: PublishingOptions) {
    this.#options = options
  }

  /** Publishes; resolves when it is on disk. Throws `ClientError` when it is refused, and then nothing is stored. */
  async publish({ identity, channel, data, key }: Sent): Promise<Answered> {
    checkName(channel)
    if (key !== undefined && !/^[\x21-\x7e]{1,128}$/.test(key))
      throw new ClientError('bad-request', 'A key has 1 to 128 visible ASCII characters')
    if (!identity) throw new ClientError('unauthenticated', 'Sign in first')
    const { resolved, receiver } = await this.#writable(identity, channel)
    this.#options.rate.take(identity)
    const accepted = await validate(resolved, data)
    try {
      const body = await this.#take({ resolved, receiver, identity, accepted, key, sent: JSON.stringify(data) })
      return { body, accepted }
    } catch (error) {
      if (!(error instanceof ClientError)) this.#options.fault(resolved.family.plugin, error)
      throw error
    }
  }

  async #writable(identity: Identity, channel: string): Promise<{ resolved: Resolved; receiver: Receiver }> {
    const { registry, access } = this.#options
    await registry.arriving(channel)
    const resolved = registry.resolve(channel)
    if (!resolved || !(await access.decided(identity, channel, 'read'))) throw new ClientError('not-found', 'There is no such channel')
    const { receiver, definition } = resolved.family
    if (!receiver || !definition.accepts || !(await access.decided(identity, channel, 'write'))) {
      throw new ClientError('forbidden', `${channel} is read-only for you`)
    }
    return { resolved, receiver }
  }

  async #take(taking: Taking): Promise<string> {
    const { resolved, receiver, identity, accepted } = taking
    const received = { params: resolved.params, data: accepted as never, identity }
    const prepared = await receiver.prepare?.(received)
    if (resolved.family.kind === 'signal') return this.#signal(taking, prepared)
    const { log } = this.#options
    return log.write(async (tx, within) => {
      const answer = () => this.#answer({ ...taking, prepared, tx, within })
      if (taking.key === undefined) return (await answer()).answer
      const use = { identity: identity.id, channel: resolved.name, key: taking.key, body: taking.sent }
      return log.once(within, use, answer)
    })
  }

  async #answer({ resolved, receiver, identity, accepted, prepared, tx, within }: Writing): Promise<{ seq: number; answer: string }> {
    const channel = resolved.name
    const n = within.head(channel).n + 1
    const superseded: number[] = []
    const data = await receiver.handler({
      params: resolved.params,
      data: accepted as never,
      identity,
      prepared,
      time: within.time,
      n,
      tx: tx as never,
      supersede: (...numbers) => void superseded.push(...numbers),
    })
    if (within.head(channel).n + 1 !== n) throw new Error(`receive on ${channel} published on it itself`)
    within.supersede(channel, superseded)
    const json = JSON.stringify(data)
    const { seq } = within.publish(channel, json)
    return { seq, answer: answerBody({ n, cursor: this.#options.log.cursor(seq, 0), time: within.time, json, data }) }
  }

  async #signal({ resolved, receiver, identity, accepted }: Taking, prepared: unknown): Promise<string> {
    const time = this.#options.log.now()
    const request = { params: resolved.params, data: accepted as never, identity, prepared, time, n: 0, supersede() {} }
    const data = await receiver.handler(
      Object.defineProperty(request, 'tx', {
        get() {
          throw new Error('A signal is not stored: there is no tx')
        },
      }) as never,
    )
    const json = JSON.stringify(data)
    this.#options.log.signal(resolved.name, json)
    return `{"time":${time},"data":${json}}`
  }
}

interface Taking {
  readonly resolved: Resolved
  readonly receiver: Receiver
  readonly identity: Identity
  readonly accepted: unknown
  readonly key: string | undefined
  /** What was sent, as JSON: with the key it must be the same again. */
  readonly sent: string
}
interface Writing extends Taking {
  readonly prepared: unknown
  readonly tx: object
  readonly within: WriteLog
}

interface Told {
  readonly n: number
  readonly cursor: string
  readonly time: number
  readonly json: string
  readonly data: unknown
}
function answerBody({ n, cursor, time, json, data }: Told): string {
  const id = typeof data === 'object' && data !== null && 'id' in data ? `,"id":${JSON.stringify(data.id)}` : ''
  return `{"n":${n},"cursor":"${cursor}","time":${time},"data":${json}${id}}`
}

async function validate({ family, name }: Resolved, data: unknown): Promise<unknown> {
  const schema = family.definition.accepts as StandardSchemaV1 | undefined
  if (!schema) return data
  const result = await schema['~standard'].validate(data)
  if (!result.issues) return result.value
  throw new ClientError('bad-request', `${name} does not take this: ${describeIssue(result.issues[0])}`)
}

/** Where a schema's complaint lies, and what it is. */
export function describeIssue(issue: StandardSchemaV1.Issue | undefined): string {
  const path = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  return `${path ? `${path}: ` : ''}${issue?.message ?? 'it is wrong'}`
}
