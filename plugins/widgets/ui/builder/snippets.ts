import type { Choices } from './choices.ts'
import type { Field, Kind } from './kinds.ts'

/** Something to copy, under its tab. */
export interface Snippet {
  readonly name: string
  readonly text: string
  readonly note?: string
}

const PROPERTIES = { accent: '--w-accent', radius: '--w-radius', font: '--w-font' } as const
const FRAMES = { weather: [320, 300], ticker: [640, 120] } as const
type Framed = keyof typeof FRAMES

/** What of the choices the element says in its attributes; an empty value is an attribute without one. */
export function attributesOf({ fields }: Kind, choices: Choices): readonly (readonly [string, string])[] {
  return fields.flatMap((field): (readonly [string, string])[] => {
    const value = choices[field.name]
    if (value === undefined || field.name in PROPERTIES) return []
    return [[field.name, field.type === 'switch' ? offValue(field) : value]]
  })
}

const offValue = (field: Extract<Field, { type: 'switch' }>): string => field.off

/** What of the choices is said by custom properties. */
export function looksOf(choices: Choices): readonly (readonly [string, string])[] {
  return Object.entries(PROPERTIES).flatMap(([name, property]): (readonly [string, string])[] => {
    const value = choices[name]?.replace(/[;{}<>]/g, '')
    return value ? [[property, value]] : []
  })
}

/** What the snippets of a kind are made for. */
export interface Purpose {
  readonly choices: Choices
  /** What people call what is shown. */
  readonly name: string
  /** The server's, without a slash. */
  readonly origin: string
}

/** Everything that there is to copy for a kind. */
export function snippetsOf(kind: Kind, purpose: Purpose): readonly Snippet[] {
  const { choices, origin } = purpose
  const channel = kind.channel?.(choices)
  const element: Snippet[] = kind.tag ? [{ name: 'HTML', text: elementHtml(kind, kind.tag, purpose) }] : []
  const framed: Snippet[] = channel ? [{ name: 'iframe', text: frameHtml(channel, kind, purpose) }] : []
  const picture: Snippet[] = channel ? [{ name: 'Live picture', text: pictureHtml(channel, kind, purpose) }] : []
  const pictureFirst = kind.tag ? [...framed, ...picture] : [...picture, ...framed]
  const press: Snippet[] = channel
    ? [
        {
          name: 'WordPress',
          text: `${origin}/embed/${channel}`,
          note: 'An address on a line of its own becomes a frame where WordPress trusts this server; a “Custom HTML” block takes any of the others.',
        },
      ]
    : []
  return [...element, ...pictureFirst, { name: 'CSP', text: policy(kind, origin), note: policyNote(kind, choices) }, ...press]
}

function elementHtml(kind: Kind, tag: string, { choices, name, origin }: Purpose): string {
  const attributes = attributesOf(kind, choices).map(([attribute, value]) =>
    value === '' ? ` ${attribute}` : ` ${attribute}="${escaped(value)}"`,
  )
  const { path, text } = kind.link(choices, name)
  const looks = looksOf(choices).map(([property, value]) => ` ${property}: ${value};`)
  return [
    ...(looks.length > 0 ? [`<style>${tag} {${looks.join('')} }</style>`] : []),
    `<script type="module" src="${origin}/widgets/v1.js"></script>`,
    `<${tag}${attributes.join('')}>`,
    `  <a href="${origin}${path}">${escaped(text)}</a>`,
    `</${tag}>`,
  ].join('\n')
}

function frameHtml(channel: string, kind: Kind, { choices, name, origin }: Purpose): string {
  const [width, height] = FRAMES[channel.split('/')[0] as Framed]
  const address = `${origin}/embed/${channel}${shownQuery(choices)}`
  return `<iframe src="${escaped(address)}" width="${width}" height="${height}" loading="lazy" title="${escaped(kind.link(choices, name).text)}"></iframe>`
}

function pictureHtml(channel: string, kind: Kind, { choices, name, origin }: Purpose): string {
  const { path, text } = kind.link(choices, name)
  const address = `${origin}/live/${channel}.svg${shownQuery(choices)}`
  return [`<a href="${origin}${path}">`, `  <img src="${escaped(address)}" alt="${escaped(text)}" width="212" height="44" />`, '</a>'].join(
    '\n',
  )
}

/** What frames and pictures are told, as their address's query. */
export function shownQuery({ lang, units, theme, palette }: Choices): string {
  const told = Object.entries({ lang, units, theme, palette }).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return told.length > 0 ? `?${new URLSearchParams(told)}` : ''
}

function policyNote(kind: Kind, choices: Choices): string {
  const unused = kind.channel && kind.tag ? ' img-src is for the live picture and frame-src for the frame.' : ''
  const style = kind.tag && looksOf(choices).length > 0 ? ' The <style> then belongs into a stylesheet of the page.' : ''
  return `Only if the page sends a Content-Security-Policy: add these to it.${unused}${style}`
}

function policy(kind: Kind, origin: string): string {
  const directives = [...(kind.tag ? ['script-src', 'connect-src'] : []), ...(kind.channel ? ['img-src', 'frame-src'] : [])]
  return directives.map((directive) => `${directive} ${origin}`).join('; ')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<"]/g, (letter) => ENTITIES[letter] ?? letter)
