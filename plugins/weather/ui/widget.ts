import { html, type PropertyDeclarations } from 'lit'
import { ChannelState, Widget } from '../../../ui/widgets/index.ts'
import type { Report } from '../report.ts'

/** The weather of one place, for other sites' pages. */
export class Weather extends Widget {
  static override properties: PropertyDeclarations = { place: {} }
  declare place: string
  readonly #reports = new ChannelState<Report>(this, () => this.place && `weather/${this.place}`)

  override render() {
    const current = this.#reports.values?.get('current')
    if (!current) return this.fallback
    return this.framed(
      this.place,
      html`${Math.round(current.data.tempC ?? 0)}° ${current.data.text} ${this.foot({ updatedAt: current.time })}`,
    )
  }
}

customElements.define('encke-weather', Weather)
