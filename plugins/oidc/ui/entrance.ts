import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { api, base, controls } from '../../../ui/index.ts'

/** “Sign in with …”, below the form for a name and a password; nothing where no provider is known. */
@customElement('encke-oidc-entrance')
export class OidcEntrance extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
      }
      a {
        margin-block-start: var(--s-4);
      }
    `,
  ]

  @state() private label: string | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  async #load(): Promise<void> {
    try {
      this.label = (await api<{ label: string | null }>('GET', '/api/oidc')).label
    } catch (cause) {
      console.warn('Nobody can sign in by a provider just now', cause)
    }
  }

  override render() {
    return this.label === null ? nothing : html`<a class="button large wide" href="/oidc/start">Sign in with ${this.label}</a>`
  }
}
