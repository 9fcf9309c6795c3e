/** Something that a widget can show. */
export interface Option {
  readonly id: string
  readonly name: string
}

/** What the server offers at a path, in whichever list its answer has; nothing where this reader may not ask. */
export async function optionsFrom(path: string): Promise<readonly Option[]> {
  const response = await fetch(path, { headers: { accept: 'application/json' } }).catch(() => undefined)
  if (!response?.ok) return []
  const answer = (await response.json()) as Readonly<Record<string, unknown>>
  return (Object.values(answer).find(Array.isArray) as readonly Option[] | undefined) ?? []
}
