import { css, html, LitElement } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { Refusal, refused } from '../api.ts'
import { base } from '../styles/base.ts'
import { controls } from '../styles/controls.ts'
import '../elements/slot.ts'
import './entry-form.ts'

/** The door that somebody stands before. */
export type Door = 'first-run' | 'sign-in' | 'signed-out' | 'join'

/** The pages before one is inside: set-up, signing in, accepting an invitation. */
@customElement('encke-entrance')
export class Entrance extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        block-size: 100%;
      }
      .foot {
        margin-block-start: var(--s-5);
        color: var(--fg-3);
        font-size: var(--text-sm);
        line-height: 1.125rem;
        text-align: center;
      }
      .foot a {
        text-decoration: underline;
        text-decoration-color: var(--ion-line);
      }
    `,
  ]

  @property() door: Door = 'sign-in'
  @state() private refusal: Refusal | undefined

  override render() {
    if (this.door === 'first-run') return this.#firstRun()
    if (this.door === 'join') return this.refusal ? this.#uninvited(this.refusal) : this.#join()
    return this.#signIn()
  }

  #firstRun() {
    const code = location.hash.match(/^#setup=(.+)$/)?.[1]
    return html`<encke-entry-form
      heading="Create your chat"
      text="You will be its owner. No mail, no other account."
      verb="Create this chat"
      route="/api/setup"
      newcomer
      .extra=${code ? { code } : {}}
    ></encke-entry-form>`
  }

  #signIn() {
    const again = this.door === 'signed-out'
    return html`<encke-entry-form
      heading=${again ? 'You were signed out' : 'Sign in'}
      text=${again ? 'What you were writing is kept.' : 'Good to see you again.'}
      verb="Sign in"
      route="/api/sessions"
    >
      <encke-slot name="sign-in"></encke-slot>
      <p class="foot">New here? Ask somebody inside for an invitation.</p>
    </encke-entry-form>`
  }

  #join() {
    const token = location.hash.slice(1)
    if (!token) return this.#uninvited(new Refusal({ status: 404, detail: 'This link is not whole.' }))
    return html`<encke-entry-form
      heading="You are invited"
      text="Choose a name and a password, and you are in."
      verb="Join"
      route="/api/invites/accept"
      newcomer
      .extra=${{ token }}
      @refused=${this.#refused}
    >
      <p class="foot">Already have an account? <a href="/sign-in">Sign in</a></p>
    </encke-entry-form>`
  }

  #uninvited({ message }: Refusal) {
    return html`<encke-card heading=${message.replace(/\.$/, '')}>
      <p>Ask whoever sent it to you for a new one. An invitation works for ten days, and for as many people as it was made for.</p>
      <a class="button large wide" href="/sign-in">I have an account</a>
    </encke-card>`
  }

  /** What is wrong with the invitation replaces the form; what is wrong with name or password is said in it. */
  readonly #refused = (event: CustomEvent<unknown>): void => {
    const aboutInvitation =
      refused(event.detail, 'not-found') || (refused(event.detail, 'conflict') && /invitation/i.test(String(event.detail)))
    if (!aboutInvitation || !(event.detail instanceof Refusal)) return
    event.preventDefault()
    this.refusal = event.detail
  }
}
