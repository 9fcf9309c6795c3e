import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { api, sentence } from '../../api.ts'
import { copyText } from '../../copy.ts'
import { toast } from '../../elements/toast.ts'
import { base } from '../../styles/base.ts'
import { choices } from '../../styles/choices.ts'
import { controls } from '../../styles/controls.ts'
import { clock } from '../../times.ts'
import { bugReport, type PluginReport, standingOf, summaryOf } from './report.ts'
import './settings-form.ts'

/** One plugin: how it stands, what went wrong, and what can be done about it. Dispatches `changed` when something was done. */
@customElement('encke-plugin-entry')
export class PluginEntry extends LitElement {
  static override styles = [
    base,
    controls,
    choices,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        gap: var(--s-3) var(--s-6);
        align-items: center;
        padding-block: var(--s-5);
        border-block-end: 1px solid var(--line);
      }
      h3 {
        font: var(--weight-medium) var(--text-md) / 1.375rem var(--font);
      }
      .note {
        overflow-wrap: anywhere;
        font-size: var(--text-sm);
        line-height: 1.125rem;
      }
      .standing {
        display: flex;
        align-items: center;
        gap: var(--s-4);
        font-size: var(--text-sm);
      }
      .dot {
        inline-size: 0.5rem;
        block-size: 0.5rem;
        border: 2px solid currentColor;
        border-radius: 50%;
        color: var(--fg-3);
      }
      .good .dot {
        border-color: var(--ok-dot);
        background: var(--ok-dot);
      }
      .waiting .dot {
        color: var(--dust);
      }
      .busy .dot {
        color: var(--ion);
      }
      .bad {
        color: var(--danger);
      }
      .bad .dot {
        border-radius: 0;
        background: currentColor;
        color: inherit;
        rotate: 45deg;
      }
      .off {
        color: var(--fg-3);
      }
      .fault,
      .doing,
      encke-settings-form {
        grid-column: 1 / -1;
      }
      .fault {
        overflow: auto;
        max-block-size: 12rem;
        padding: var(--s-4) var(--s-5);
        border-radius: var(--r-2);
        background: var(--bg-sunken);
        color: var(--danger);
        font: 400 0.8125rem / 1.25rem var(--font-mono);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .fault span {
        color: var(--fg-2);
      }
      .doing {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s-2) var(--s-6);
        font-size: var(--text-sm);
      }
      @container (width < 50rem) {
        :host {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .standing {
          grid-column: 1;
          grid-row: 2;
        }
      }
    `,
  ]

  @property({ attribute: false }) report: PluginReport | undefined
  @state() private editing = false
  @state() private problem = ''

  override render() {
    const { report } = this
    if (!report) return nothing
    const { dot, words } = standingOf(report)
    const hosts = report.permissions.net ?? []
    return html`
      <div>
        <h3>${report.name}</h3>
        <p class="note">${summaryOf(report)}${hosts.length > 0 ? ` · fetches from ${hosts.join(', ')}` : ''}</p>
      </div>
      <p class="standing ${dot}"><span class="dot"></span>${words}</p>
      ${this.#switch(report)} ${report.fault && !report.disabled ? fault(report.fault) : nothing}
      <div class="doing">
        ${report.disabled ? nothing : this.#deed('Reload', () => this.#do('POST', 'reload'))}
        ${report.settings.schema ? this.#deed(this.editing ? 'Close the settings' : 'Settings', () => this.#edit(!this.editing)) : nothing}
        ${report.settings.stored ? this.#deed('Settings as in the file', () => this.#do('DELETE', 'settings')) : nothing}
        ${report.fault ? this.#deed('Copy for a bug report', () => this.#copy(report)) : nothing}
      </div>
      ${
        this.editing
          ? html`<encke-settings-form
              .schema=${report.settings.schema}
              .values=${report.settings.values}
              .secrets=${report.settings.secrets ?? []}
              .problem=${this.problem}
              @save=${(event: CustomEvent<unknown>) => this.#save(event.detail)}
              @cancel=${() => this.#edit(false)}
            ></encke-settings-form>`
          : nothing
      }
    `
  }

  #switch({ name, disabled, holds }: PluginReport) {
    // Without whoever knows people, nobody could turn it on again.
    const needed = !disabled && (holds.identity?.includes('people') ?? false)
    return html`<input
      type="checkbox"
      role="switch"
      aria-label=${name}
      title=${needed ? 'Without it nobody could sign in' : nothing}
      .checked=${!disabled}
      ?disabled=${needed}
      @change=${() => this.#do('POST', disabled ? 'enable' : 'disable')}
    />`
  }

  #deed(words: string, act: () => void) {
    return html`<button class="link" aria-label="${words}: ${this.report?.name}" @click=${act}>${words}</button>`
  }

  #edit(open: boolean): void {
    this.editing = open
    this.problem = ''
  }

  async #save(values: unknown): Promise<void> {
    try {
      await api('PUT', `/api/plugins/${this.report?.name}/settings`, values)
      this.#edit(false)
      toast('Saved')
    } catch (thrown) {
      this.problem = sentence(thrown)
    }
    this.dispatchEvent(new CustomEvent('changed'))
  }

  async #do(method: string, deed: string): Promise<void> {
    await api(method, `/api/plugins/${this.report?.name}/${deed}`).catch((thrown: unknown) => toast(sentence(thrown)))
    // A switch that was refused goes back to where it was.
    this.requestUpdate()
    this.dispatchEvent(new CustomEvent('changed'))
  }

  async #copy(report: PluginReport): Promise<void> {
    toast((await copyText(bugReport(report))) ? 'Copied' : 'This browser refused to copy')
  }
}

const fault = ({ message, stack, file, line, time }: NonNullable<PluginReport['fault']>) =>
  html`<div class="fault" tabindex="0" role="group" aria-label="What went wrong">
    ${message} <span>${[file && `${file}:${line}`, `at ${clock(time)}`].filter(Boolean).join(', ')}${stack ? `\n${stack}` : ''}</span>
  </div>`
