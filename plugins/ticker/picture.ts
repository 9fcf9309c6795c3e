import type { View } from '../../kernel/index.ts'
import { type BoardInfo, directionOf, type Figures, figuresOf, type Quote, SIGNS, wordsIn } from './messages.ts'

const WIDTH = 212
const LINE = 24
const SHOWN = 4
const MOST = 20

interface Colours {
  readonly ground: string
  readonly line: string
  readonly ink: string
  readonly muted: string
  readonly up: string
  readonly down: string
}
const LIGHT: Colours = { ground: '#ffffff', line: '#e2e7ea', ink: '#14191d', muted: '#5a656e', up: '#136f44', down: '#b3261e' }
const DARK: Colours = { ground: '#1b2126', line: '#35414a', ink: '#e6ebee', muted: '#8a969f', up: '#5cc592', down: '#f2958f' }

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? '')

/** The symbols that `symbols=A,B` asks for, else the first; one that the board has not is left out. */
export function chosen(current: ReadonlyMap<string, Quote>, asked: string | null, most: number): [string, Quote][] {
  if (!asked) return [...current].slice(0, most)
  return asked.split(',').flatMap((part): [string, Quote][] => {
    const quote = current.get(part.trim())
    return quote ? [[part.trim(), quote]] : []
  })
}

const styleOf = (colours: Colours): string =>
  `.g{fill:${colours.ground};stroke:${colours.line}}.i{fill:${colours.ink}}.m{fill:${colours.muted}}.up{fill:${colours.up}}.down{fill:${colours.down}}.dot{fill:#229a60}.ring{stroke:#229a60}`

/** How a picture is looked at, and how often at least another follows on a connection that lives. */
export type PictureView = View<unknown> & { readonly heartbeatSeconds: number }

/**
 * A board as a picture: text as text, the colours of the theme, by `palette=east` up red and down green, and a dot while it lives. It is
 * hollow when nothing follows, and becomes so by itself when three heartbeats brought no other picture.
 */
export function asPicture(info: BoardInfo, current: ReadonlyMap<string, Quote>, view: PictureView): string {
  const asked = view.query.get('symbols')
  const quotes = chosen(current, asked, SHOWN).slice(0, MOST)
  const height = (info.demo ? 26 : 20) + LINE * Math.max(1, quotes.length)
  const words = wordsIn(view.lang)
  const figures = figuresOf(info, view.lang)
  const title = `${info.name}${info.demo ? ` · ${words.demo}` : ''}`
  const rows =
    quotes.length > 0 ? quotes.map((quote, index) => row(quote, index, figures)) : [`<text class="m" x="12" y="26">${words.empty}</text>`]
  const note = info.demo ? `<text class="m" x="12" y="${height - 7}" font-size="8">${escaped(words.demo)}</text>` : ''
  const dot = view.last ? '' : `<circle class="dot" cx="${WIDTH - 9}" cy="9" r="3"/>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" lang="${escaped(view.lang)}"`,
    ` font-family="system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans TC',sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title><style>${themed(view)}.dot{animation:gone 1ms ${3 * view.heartbeatSeconds}s forwards}@keyframes gone{to{opacity:0}}</style>`,
    `<rect class="g" x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="9.5"/>`,
    ...rows,
    note,
    `<circle class="ring" cx="${WIDTH - 9}" cy="9" r="2.5" fill="none"/>`,
    dot,
    '</svg>',
  ].join('')
}

function themed({ theme, lang, query }: View<unknown>): string {
  const east = (query.get('palette') ?? (/^zh\b/i.test(lang) ? 'east' : 'west')) === 'east'
  const turned = (colours: Colours): Colours => (east ? { ...colours, up: colours.down, down: colours.up } : colours)
  if (theme === 'dark') return styleOf(turned(DARK))
  return theme === 'light' ? styleOf(turned(LIGHT)) : `${styleOf(turned(LIGHT))}@media(prefers-color-scheme:dark){${styleOf(turned(DARK))}}`
}

function row([symbol, quote]: [string, Quote], index: number, figures: Figures): string {
  const y = 26 + LINE * index
  const direction = directionOf(quote)
  const change = figures.change(quote)
  const moved = change
    ? `<text class="${direction}" x="${WIDTH - 20}" y="${y}" text-anchor="end">${SIGNS[direction]} ${escaped(change)}</text>`
    : ''
  const name = symbol.length > 9 ? `${symbol.slice(0, 8)}…` : symbol
  const value = `<text class="i" x="128" y="${y}" text-anchor="end" font-weight="600">${escaped(figures.value(quote))}</text>`
  return `<text class="m" x="12" y="${y}">${escaped(name)}</text>${value}${moved}`
}
