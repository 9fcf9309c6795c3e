import { css, html, type TemplateResult } from 'lit'
import type { Choices } from './choices.ts'
import { readability } from './contrast.ts'
import type { Field } from './kinds.ts'
import type { Option } from './options.ts'

/** The form of a kind's fields. `choose` gets the new value of a field, or nothing when it is left as it is. */
export interface Form {
  readonly choices: Choices
  readonly options: ReadonlyMap<string, readonly Option[]>
  choose(name: string, value: string | undefined): void
}

/** One field, with its label. */
export function formField(field: Field, form: Form): TemplateResult {
  const value = form.choices[field.name] ?? ''
  const choose = (to: string): void => form.choose(field.name, to || undefined)
  switch (field.type) {
    case 'options':
      return options(field, value, form.options.get(field.from) ?? [], choose)
    case 'select':
      return labelled(field, select(field.name, field.options, value, choose))
    case 'segments':
      return segments(field, value, choose)
    case 'switch':
      return toggle(field, value, choose)
    case 'color':
      return color(field, value, choose)
    case 'text':
      return labelled(field, text(field.name, value, field.hint, choose))
  }
}

const labelled = ({ name, label }: Field, control: TemplateResult, note?: TemplateResult): TemplateResult =>
  html`<div class="field"><label for=${name}>${label}</label>${control}${note}</div>`

const note = (words: string): TemplateResult => html`<p class="note">${words}</p>`

function options(
  field: Extract<Field, { type: 'options' }>,
  value: string,
  all: readonly Option[],
  choose: (to: string) => void,
): TemplateResult {
  const hint = field.hint ? note(field.hint) : undefined
  if (all.length === 0) return labelled(field, text(field.name, value, 'Its id', choose), hint)
  const known = all.map(({ id, name }) => [id, name] as const)
  return labelled(field, select(field.name, known.some(([id]) => id === value) ? known : [[value, value], ...known], value, choose), hint)
}

const select = (name: string, all: readonly (readonly [string, string])[], value: string, choose: (to: string) => void): TemplateResult =>
  html`<select class="input" id=${name} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
    ${all.map(([id, words]) => html`<option value=${id} ?selected=${id === value}>${words}</option>`)}
  </select>`

const text = (name: string, value: string, hint: string, choose: (to: string) => void): TemplateResult =>
  html`<input
    class="input"
    id=${name}
    autocomplete="off"
    spellcheck="false"
    placeholder=${hint}
    .value=${value}
    @input=${(event: Event) => choose((event.target as HTMLInputElement).value.trim())}
  />`

const segments = (
  { name, label, options: all }: Extract<Field, { type: 'segments' }>,
  value: string,
  choose: (to: string) => void,
): TemplateResult =>
  html`<div class="field">
    <span class="label" id="${name}-label">${label}</span>
    <div class="segments" role="radiogroup" aria-labelledby="${name}-label">
      ${all.map(
        ([id, words]) =>
          html`<label><input type="radio" name=${name} .checked=${id === value} @change=${() => choose(id)} /><span>${words}</span></label>`,
      )}
    </div>
  </div>`

/** A field that is left as it is stands as the widget has it by itself. */
const toggle = ({ label, on }: Extract<Field, { type: 'switch' }>, value: string, choose: (to: string) => void): TemplateResult =>
  html`<label class="toggle"
    ><span>${label}</span><input type="checkbox" role="switch" .checked=${(value === '') === on} @change=${() => choose(value === '' ? 'x' : '')}
  /></label>`

function color(field: Extract<Field, { type: 'color' }>, value: string, choose: (to: string) => void): TemplateResult {
  const reads = [readability(value, '#ffffff', 'white'), readability(value, '#101417', 'dark')].filter((words) => words !== undefined)
  return labelled(
    field,
    html`<div class="color">
      <input type="color" aria-label="${field.label}, by eye" .value=${/^#[0-9a-f]{6}$/i.test(value) ? value : '#0b5f9c'} @input=${(
        event: Event,
      ) => choose((event.target as HTMLInputElement).value)} />
      ${text(field.name, value, field.hint, choose)}
    </div>`,
    reads.length > 0 ? note(`${reads.join('; ')}.`) : undefined,
  )
}

/** The looks of the fields that no other page has. */
export const formStyles = css`
  .segments {
    inline-size: fit-content;
  }
  .toggle {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: 1.5rem;
    cursor: pointer;
  }
  .color {
    display: flex;
    gap: var(--s-4);
    align-items: center;
  }
  .color [type='color'] {
    flex: none;
    inline-size: var(--field);
    block-size: var(--field);
    padding: 0.25rem;
    border: 1px solid var(--line-control);
    border-radius: var(--r-2);
    background: var(--bg);
    cursor: pointer;
  }
  .color .input {
    flex: 1;
  }
`
