import { type Identity, isAdmin } from '../identity.ts'
import type { Family, Registry, Resolved } from './registry.ts'

export type Action = 'read' | 'write'
type Decision = boolean | Promise<boolean>
/** What was decided of a channel, and by whose `authorize`: a plugin that is loaded anew has another family, and may judge otherwise. */
interface Decisions {
  readonly family: Family
  readonly known: Map<string, Decision>
}

/** Decisions kept before all are forgotten; they can always be made again. */
const DECISIONS_KEPT = 100_000

/**
 * Who may read and write which channel. The definition says it in general; `authorize` can only narrow it, runs once for an
 * identity and a channel, and is remembered until the access to that channel changes or its plugin is loaded anew.
 */
export class Access {
  readonly #registry: Registry
  readonly #fault: (plugin: string, error: unknown) => void
  readonly #decisions = new Map<string, Decisions>()
  readonly #changes = new Map<string, number>()
  #size = 0
  #changesForgotten = 0

  constructor(registry: Registry, fault: (plugin: string, error: unknown) => void) {
    this.#registry = registry
    this.#fault = fault
  }

  /** Whether it is allowed; a promise while it is undecided. Never rejects: an `authorize` that throws refuses. */
  decide(identity: Identity | undefined, channel: string, action: Action): Decision {
    const resolved = this.#registry.resolve(channel)
    const held = resolved?.family.held
    if (held) return held.then(() => this.decide(identity, channel, action))
    if (!resolved || resolved.family.shut || !inGeneral(identity, resolved, action)) return false
    if (resolved.family.authorizers.size === 0) return true
    const decisions = this.#decisionsOf(resolved)
    const who = `${action} ${identity?.role ?? ''} ${identity?.id ?? ''}`
    const known = decisions.get(who)
    if (known !== undefined) return known
    const decision = this.#judge(identity, resolved, action)
    decisions.set(who, decision)
    this.#size += 1
    if (decision instanceof Promise) void decision.then((allowed) => decisions.get(who) === decision && decisions.set(who, allowed))
    return decision
  }

  /** Whether nobody in particular may read it, so that pages of other sites may. */
  async isPublic(channel: string): Promise<boolean> {
    const read = this.#registry.resolve(channel)?.family.definition.access?.read
    return read === 'anyone' || (read === 'authorized' && (await this.decided(undefined, channel, 'read')))
  }

  /** As `decide`, waiting until it stands, however often access changes meanwhile. */
  async decided(identity: Identity | undefined, channel: string, action: Action): Promise<boolean> {
    for (;;) {
      await this.decide(identity, channel, action)
      const decision = this.decide(identity, channel, action)
      if (typeof decision === 'boolean') return decision
    }
  }

  /** Forgets what was decided of a channel, as of a place in the ring. */
  changed(channel: string, place: number): void {
    this.#forget(channel)
    this.#changes.set(channel, place)
  }

  /** Whether the access to one of these channels changed after a place. */
  changedAfter(place: number, concerns: (channel: string) => boolean): boolean {
    if (place < this.#changesForgotten) return true
    for (const [channel, changed] of this.#changes) if (changed > place && concerns(channel)) return true
    return false
  }

  /** Forgets when access changed, up to a place: whoever is behind it is taken to be concerned. */
  forgetChanges(place: number): void {
    for (const [channel, changed] of this.#changes) {
      if (changed > place) continue
      this.#changes.delete(channel)
      this.#changesForgotten = Math.max(this.#changesForgotten, changed)
    }
  }

  #decisionsOf({ name, family }: Resolved): Map<string, Decision> {
    if (this.#size > DECISIONS_KEPT) {
      this.#decisions.clear()
      this.#size = 0
    }
    const decisions = this.#decisions.get(name)
    if (decisions?.family === family) return decisions.known
    this.#forget(name)
    const known = new Map<string, Decision>()
    this.#decisions.set(name, { family, known })
    return known
  }

  #forget(channel: string): void {
    this.#size -= this.#decisions.get(channel)?.known.size ?? 0
    this.#decisions.delete(channel)
  }

  #judge(identity: Identity | undefined, { family, params }: Resolved, action: Action): Decision {
    const verdicts: Decision[] = []
    for (const authorize of family.authorizers) {
      try {
        verdicts.push(authorize({ params, identity, action }))
      } catch (error) {
        this.#fault(family.plugin, error)
        return false
      }
    }
    if (verdicts.every((verdict) => typeof verdict === 'boolean')) return verdicts.every((verdict) => verdict === true)
    return Promise.all(verdicts).then(
      (all) => all.every((verdict) => verdict === true),
      (error: unknown) => {
        this.#fault(family.plugin, error)
        return false
      },
    )
  }
}

function inGeneral(identity: Identity | undefined, { family }: Resolved, action: Action): boolean {
  const { read = 'signed-in', write = 'nobody' } = family.definition.access ?? {}
  const asked = action === 'read' ? read : write
  if (asked === 'anyone') return true
  if (asked === 'authorized') return family.authorizers.size > 0
  if (asked === 'nobody' || !identity) return false
  return asked === 'signed-in' ? identity.role !== 'guest' : isAdmin(identity)
}
