import { html, nothing, type TemplateResult } from 'lit'
import type { Schema } from './schema.ts'

/** A value to be edited. */
export interface Field {
  readonly schema: Schema
  readonly label: string
  /** Names of the properties that lead here. */
  readonly path: readonly string[]
  readonly value: unknown
  change(value: unknown): void
}

/** By what a field's label names it. */
export const idOf = (path: readonly string[]): string => `field-${path.join('-')}`

/** Nothing written is nothing set, so that the schema's default holds. */
const typed = (event: Event): string | undefined => (event.target as HTMLInputElement).value || undefined

const shown = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

/** A line of text. */
export const text = ({ schema, path, value, change }: Field): TemplateResult =>
  html`<input
    class="input"
    id=${idOf(path)}
    type=${schema.format === 'uri' ? 'url' : 'text'}
    placeholder=${shown(schema.default)}
    .value=${shown(value)}
    @change=${(event: Event) => change(typed(event))}
  />`

/** A number, within what its schema allows. */
export const number = ({ schema, path, value, change }: Field): TemplateResult =>
  html`<input
    class="input"
    id=${idOf(path)}
    type="number"
    step=${schema.type === 'integer' ? '1' : 'any'}
    min=${schema.minimum ?? nothing}
    max=${schema.maximum ?? nothing}
    placeholder=${shown(schema.default)}
    .value=${shown(value)}
    @change=${(event: Event) => change(typed(event) === undefined ? undefined : Number(typed(event)))}
  />`

/** One of several values, or none. */
export const choice = ({ schema, path, value, change }: Field): TemplateResult =>
  html`<select class="input" id=${idOf(path)} @change=${(event: Event) => change(schema.enum?.[(event.target as HTMLSelectElement).selectedIndex - 1])}>
    <option ?selected=${value === undefined}>${schema.default === undefined ? 'Not set' : `As usual: ${shown(schema.default)}`}</option>
    ${schema.enum?.map((each) => html`<option ?selected=${each === value}>${shown(each)}</option>`)}
  </select>`

/** Texts, one a line. */
export const list = ({ path, value, change }: Field): TemplateResult =>
  html`<textarea
    class="input"
    id=${idOf(path)}
    .value=${Array.isArray(value) ? value.join('\n') : ''}
    @change=${(event: Event) =>
      change(
        typed(event)
          ?.split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
      )}
  ></textarea>`

/** Yes or no. */
export const toggle = ({ schema, value, change }: Field): TemplateResult =>
  html`<input
    type="checkbox"
    role="switch"
    .checked=${(value ?? schema.default) === true}
    @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
  />`

/** What is set and told to nobody: left as it is, written anew or, given as `null`, taken away. `set` is where there are any. */
export function secret({ path, label, value, change }: Field, set: readonly string[]): TemplateResult {
  const held = set.includes(pointerOf(path))
  return html`<div class="row">
    <input
      class="input"
      id=${idOf(path)}
      type="password"
      autocomplete="new-password"
      placeholder=${held ? (value === null ? 'removed when you save' : 'unchanged') : 'not set'}
      .value=${shown(value)}
      @change=${(event: Event) => change(typed(event))}
    />
    ${
      held
        ? html`<button type="button" aria-label="${value === null ? 'Keep' : 'Remove'} ${label}" @click=${() => change(value === null ? undefined : null)}>
            ${value === null ? 'Keep' : 'Remove'}
          </button>`
        : nothing
    }
  </div>`
}

/** RFC 6901. */
const pointerOf = (path: readonly string[]): string => path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
