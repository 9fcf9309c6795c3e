import { css, html, LitElement } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import copy from 'lucide-static/icons/copy.svg'
import { api, base, controls, copyText, icon, Memory, me, sentence, toast } from '../../../../ui/index.ts'

const PEOPLE = 25
const KEPT = 'invitation'

/** A link by which others come in, with a button that copies it. For owners and administrators. */
@customElement('encke-invitation')
export class InvitationLink extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: var(--s-4);
        max-inline-size: 33rem;
      }
      .link-and-button {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-4);
      }
      .input {
        flex: 1 1 14rem;
        min-block-size: 2.25rem;
        font-size: var(--text-sm);
        text-overflow: ellipsis;
      }
      button {
        min-block-size: 2.25rem;
      }
      svg {
        --icon: 1rem;
      }
    `,
  ]

  @state() private url = ''
  @state() private problem = ''
  readonly #memory = new Memory(me().id, () => sessionStorage)

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#make()
  }

  override render() {
    if (this.problem)
      return html`<p class="problem">No link: ${this.problem} <button class="link" @click=${this.#make}>Try again</button></p>`
    return html`
      <div class="link-and-button">
        <input class="input" readonly aria-label="Invitation link" .value=${this.url} @focus=${this.#select} />
        <button class="primary" ?disabled=${!this.url} @click=${this.#copy}>${icon(copy)}Copy link</button>
      </div>
      <p class="note">Works for 10 days and ${PEOPLE} people</p>
    `
  }

  /** The server tells a link once and keeps a hash of it, so this tab remembers it. */
  readonly #make = async (): Promise<void> => {
    this.problem = ''
    const kept = this.#memory.get(KEPT)
    if (typeof kept === 'string') {
      this.url = kept
      return
    }
    try {
      this.url = (await api<{ url: string }>('POST', '/api/invites', { uses: PEOPLE })).url
      this.#memory.set(KEPT, this.url)
    } catch (error) {
      this.problem = sentence(error)
    }
  }

  readonly #select = (event: FocusEvent): void => {
    if (event.target instanceof HTMLInputElement) event.target.select()
  }

  readonly #copy = async (): Promise<void> => toast((await copyText(this.url)) ? 'Copied' : 'This browser refused to copy: select the link')
}
