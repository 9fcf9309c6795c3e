import type { Html } from '../api/plugin.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in HTML's text and quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** What the tag made; data that merely looks like it is none. */
const made = new WeakSet<Html>()

type Part = string | number | Html | readonly Part[] | undefined
const written = (part: Part): string => {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  if (Array.isArray(part)) return part.map(written).join('')
  return made.has(part as Html) ? (part as Html).html : escapeHtml(JSON.stringify(part) ?? '')
}

/**
 * Makes HTML of a template: what is interpolated is escaped unless it was made by this tag itself.
 *
 * @example html`<b>${'<Mira>'}</b>`.html === '<b>&lt;Mira&gt;</b>'
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const whole = {
    html: texts.reduce((whole, text, index) => whole + written(parts[index - 1]) + text),
  }
  made.add(whole)
  return whole
}
