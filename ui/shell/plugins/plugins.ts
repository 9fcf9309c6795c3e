import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { api, sentence } from '../../api.ts'
import '../../elements/slot.ts'
import { base } from '../../styles/base.ts'
import { controls } from '../../styles/controls.ts'
import { pageHeading, pageStyles } from '../page-styles.ts'
import './plugin-entry.ts'
import type { PluginReport } from './report.ts'
import { type SourceReport, sources } from './sources.ts'

const LOOKS_AGAIN_MS = 3_000

/** The plugins' page: how each stands, and what administrators can do about it; then the sources that are fetched. */
@customElement('encke-plugins')
export class Plugins extends LitElement {
  static override styles = [
    base,
    controls,
    pageStyles,
    css`
      .page {
        max-inline-size: 60rem;
      }
      .lead {
        margin-block-start: calc(-1 * var(--s-6));
        color: var(--fg-2);
      }
      .silent {
        color: var(--danger);
      }
    `,
  ]

  @state() private plugins: readonly PluginReport[] = []
  @state() private sources: readonly SourceReport[] = []
  @state() private problem = ''
  #again: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
    this.#again = setInterval(() => document.visibilityState === 'visible' && void this.#load(), LOOKS_AGAIN_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#again)
  }

  protected override firstUpdated(_: PropertyValues): void {
    document.title = 'Plugins · Encke'
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus()
  }

  override render() {
    return html`<div class="page">
      ${pageHeading('Plugins')}
      <p class="lead">Plugins run inside the server and can do what it can. Add only code that you trust.</p>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <section aria-label="Plugins">
        ${repeat(
          this.plugins,
          ({ name }) => name,
          (report) => html`<encke-plugin-entry .report=${report} @changed=${this.#load}></encke-plugin-entry>`,
        )}
      </section>
      ${sources(this.sources)}
      <encke-slot name="admin.page"></encke-slot>
    </div>`
  }

  readonly #load = async (): Promise<void> => {
    try {
      this.plugins = (await api<{ plugins: readonly PluginReport[] }>('GET', '/api/plugins')).plugins
      this.sources = (await api<{ sources: readonly SourceReport[] }>('GET', '/api/status')).sources
      this.problem = ''
    } catch (thrown) {
      this.problem = sentence(thrown)
    }
  }
}
