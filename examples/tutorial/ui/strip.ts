import { base, StateController, since } from 'encke/ui'
import { html, LitElement } from 'lit'

/** Where the earth shook last, below a room's name. */
class Strip extends LitElement {
  static override styles = base
  readonly #world = new StateController<{ place: string; mag: number; time: number }>(this, () => 'quakes/world')

  override render() {
    const newest = this.#world.values.get('newest')
    return newest && html`<p>${newest.place}: ${newest.mag}, ${since(newest.time)}</p>`
  }
}
customElements.define('quakes-strip', Strip)
