import { type Embed, type Html, html, type View } from '../../kernel/index.ts'
import { type BoardInfo, directionOf, type Figures, figuresOf, type Quote, SIGNS, wordsIn } from './messages.ts'
import { chosen } from './picture.ts'

const MOST = 100
const WIDTH = 640
const HEIGHT = 44

/** A board as a page for a frame: a list that is complete without script, within the element that comes to life with one. */
export function asEmbed(info: BoardInfo, current: ReadonlyMap<string, Quote>, view: View<unknown>): Embed {
  const { lang, theme, query } = view
  const asked = (name: string): Html | undefined => {
    const value = query.get(name)
    return value === null ? undefined : html` ${name}="${value}"`
  }
  // An attribute's name cannot be interpolated whole: these are all that there are.
  const attributes = ['speed', 'palette', 'symbols'].map((name) => asked(name))
  const quotes = chosen(current, query.get('symbols'), MOST).slice(0, MOST)
  const figures = figuresOf(info, lang)
  const items = quotes.map(([symbol, quote]) => item(symbol, quote, figures))
  const words = wordsIn(lang)
  const note = info.demo ? html`<p><small>${words.demo}</small></p>` : undefined
  const list = items.length > 0 ? html`<ul>${items}</ul>` : html`<p>${words.empty}</p>`
  return {
    title: info.name,
    body: html`<encke-ticker board="${info.id}" lang="${lang}" theme="${theme}"${attributes}>${list}${note}</encke-ticker>`,
    width: WIDTH,
    height: HEIGHT,
  }
}

function item(symbol: string, quote: Quote, figures: Figures): Html {
  const change = figures.change(quote)
  const moved = change ? html` ${SIGNS[directionOf(quote)]} ${change}` : undefined
  return html`<li><b>${symbol}</b> ${figures.value(quote)}${moved}</li>`
}
