import { html, nothing, type TemplateResult } from 'lit'
import { moment, since } from '../../times.ts'

/** One URL that a plugin has fetched, as `GET /api/status` tells of it; times in ms UTC. */
export interface SourceReport {
  readonly url: string
  readonly plugin: string
  readonly state: 'waiting' | 'fresh' | 'failing' | 'idle' | 'gone'
  readonly lastSuccess?: number
  readonly nextTry?: number
  readonly failures: number
  readonly reason?: string
}

/** The sources that plugins have fetched: when each was heard last, and when it is asked next. */
export const sources = (all: readonly SourceReport[]): TemplateResult | typeof nothing =>
  all.length === 0
    ? nothing
    : html`<section aria-labelledby="sources">
        <h2 id="sources">Sources</h2>
        ${all.map(
          (source) =>
            html`<div class="entry">
              <p>
                <strong>${shortened(source.url)}</strong>
                <span class="note">${source.plugin}</span>
              </p>
              <p>
                <span class=${source.failures > 0 ? 'silent' : ''}>${heard(source)}</span>
                <span class="note">${next(source)}</span>
              </p>
            </div>`,
        )}
      </section>`

function heard({ lastSuccess, failures, reason }: SourceReport): string {
  const last = lastSuccess === undefined ? 'Never heard yet' : `Heard ${ago(lastSuccess)}`
  if (failures === 0) return last
  const times = failures === 1 ? 'failed once' : `failed ${failures} times`
  return `${last}, ${times}${reason ? `: ${reason}` : ''}`
}

function next({ state, nextTry }: SourceReport): string {
  if (state === 'gone') return 'It says that it is gone for good, and is asked no more'
  if (state === 'idle') return 'Not asked while nobody reads what it tells'
  return nextTry === undefined ? '' : `Asked next at ${moment(nextTry)}`
}

function ago(time: number): string {
  const told = since(time)
  return told === 'now' ? 'just now' : /\d (min|h)$/.test(told) ? `${told} ago` : `on ${told}`
}

function shortened(address: string): string {
  const { host, pathname } = new URL(address)
  return host + pathname
}
