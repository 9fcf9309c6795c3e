import { html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { api, base, controls, sentence, toast, words } from '../../../ui/index.ts'

/** In a person's settings: lets them sign in by a provider too. Nothing where none is known. */
@customElement('encke-oidc-link')
export class OidcLink extends LitElement {
  static override styles = [base, words, controls]

  @state() private label: string | null = null
  @state() private linked = false

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  async #load(): Promise<void> {
    try {
      const { label } = await api<{ label: string | null }>('GET', '/api/oidc')
      if (label !== null) this.linked = (await api<{ linked: boolean }>('GET', '/api/oidc/link')).linked
      this.label = label
    } catch (cause) {
      console.warn('No provider can be asked just now', cause)
    }
  }

  override render() {
    if (this.label === null) return nothing
    return html`<section aria-labelledby="title">
      <h2 id="title">${this.label}</h2>
      ${this.linked ? html`<p>You can sign in with ${this.label}.</p>` : html`<button @click=${this.#link}>Sign in with ${this.label}, too</button>`}
    </section>`
  }

  readonly #link = async (): Promise<void> => {
    try {
      location.assign((await api<{ url: string }>('POST', '/api/oidc/link')).url)
    } catch (error) {
      toast(sentence(error))
    }
  }
}
