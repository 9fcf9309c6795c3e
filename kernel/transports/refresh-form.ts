import { randomUUID } from 'node:crypto'
import type { Html, Presentation } from '../api/plugin.ts'
import type { Access } from '../channels/access.ts'
import { isName } from '../channels/names.ts'
import type { Registry } from '../channels/registry.ts'
import { html } from '../http/html.ts'
import type { Identity } from '../identity.ts'

type Fields = NonNullable<Presentation<unknown>['form']>
/** The form by which somebody may write to a channel. */
export interface WritableForm {
  readonly channel: string
  readonly fields: Fields
}

/** The forms of those channels that an identity may write to, where their plugin presents one. */
export async function writableForms(
  names: readonly string[],
  identity: Identity | undefined,
  { registry, access }: { readonly registry: Registry; readonly access: Access },
): Promise<WritableForm[]> {
  const forms: WritableForm[] = []
  for (const channel of new Set(names.filter(isName))) {
    const family = registry.resolve(channel)?.family
    const fields = family?.receiver && family.definition.accepts && family.presentation.form
    if (fields && (await access.decided(identity, channel, 'write'))) forms.push({ channel, fields })
  }
  return forms
}

/** A form with a key of its own: sent twice, it publishes once. */
export const formOf = ({ channel, fields }: WritableForm): Html => html`<form method="post" action="/comet/refresh">
<input type="hidden" name="channel" value="${channel}">
<input type="hidden" name="key" value="${randomUUID()}">
${Object.entries(fields).map(([name, field]) => fieldOf(name, field))}<button>Send to ${channel}</button>
</form>
`

function fieldOf(name: string, field: Fields[string]): Html {
  return 'value' in field
    ? html`<input type="hidden" name="${name}" value="${field.value}">\n`
    : html`<label>${field.label} <input name="${name}" required autocomplete="off"></label>\n`
}
