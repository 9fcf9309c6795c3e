/** What a path such as `data.quotes.0.last` leads to; `undefined` where it leads nowhere. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, key) => {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    return (found as Readonly<Record<string, unknown>>)[key]
  }, value)
}

/** The rows of a JSON document: an array's elements or an object's values, and these with their keys. */
export function rowsOf(text: string, path: string | undefined): { readonly key: string; readonly row: unknown }[] {
  const document: unknown = JSON.parse(text)
  const rows = path === undefined ? document : at(document, path)
  if (typeof rows !== 'object' || rows === null) throw new Error(`there are no rows${path === undefined ? '' : ` at ${path}`}`)
  return Object.entries(rows).map(([key, row]) => ({ key, row: row as unknown }))
}
