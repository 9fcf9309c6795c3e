/** What was chosen, by field; a field that is left as it is has no entry. All of it stands in the address bar. */
export type Choices = Readonly<Record<string, string>>

/** The widget that the address names, and what is chosen of it. */
export function choicesIn(search: string): { readonly widget: string | undefined; readonly choices: Choices } {
  const { widget, ...choices } = Object.fromEntries(new URLSearchParams(search))
  return { widget, choices }
}

/** The address's query for a widget and its choices. */
export const queryOf = (widget: string, choices: Choices): string => `?${new URLSearchParams({ widget, ...choices })}`
