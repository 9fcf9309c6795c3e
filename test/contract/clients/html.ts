const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

/** The text that escaped HTML means. */
export const textOf = (html: string): string => html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)

/** The attributes of a tag, from what stands between its name and its end. */
export const attributesOf = (tag: string): Record<string, string> =>
  Object.fromEntries([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, textOf(value)]))

/** An attribute of the first tag that begins like this; throws when there is none. */
export function attribute(html: string, tag: string, name: string): string {
  const found = new RegExp(`<${tag}([^>]*)>`).exec(html)?.[1]
  const value = found === undefined ? undefined : attributesOf(found)[name]
  if (value === undefined) throw new Error(`There is no <${tag} ${name}> in ${html.slice(0, 500)}`)
  return value
}
