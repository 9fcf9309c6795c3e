import { css, html, LitElement } from 'lit'
import { customElement } from 'lit/decorators.js'
import { HOME } from '../navigation.ts'
import { me } from '../session.ts'
import { base } from '../styles/base.ts'
import { controls } from '../styles/controls.ts'
import './card.ts'

/** What is not there, and what this person may not see: the same page, word for word. */
@customElement('encke-nothing-here')
export class NothingHere extends LitElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        block-size: 100%;
        grid-area: 1 / 1 / -1 / -1;
      }
    `,
  ]

  override render() {
    return html`
      <encke-card heading="Nothing here">
        <p>The page may have moved, or the room is private. You are signed in as <bdi>${me().name}</bdi>.</p>
        <a class="button primary large wide" href=${HOME}>Back to #lobby</a>
      </encke-card>
    `
  }
}
