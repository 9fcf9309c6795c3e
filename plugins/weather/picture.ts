import { html, type View } from '../../kernel/index.ts'
import { conditionOf, degrees, messagesFor, nameOf, temperature } from './messages.ts'
import { isForecast, isWarning, type Report } from './report.ts'
import { STROKES } from './strokes.ts'
import { mannerOf } from './words.ts'

type PictureView = Pick<View<unknown>, 'lang' | 'theme' | 'query' | 'last'> & {
  readonly now: number
  readonly name: string
  /** How often at least another picture follows on a connection that lives. */
  readonly heartbeatSeconds: number
}

interface Colours {
  readonly ground: string
  readonly line: string
  readonly ink: string
  readonly muted: string
  readonly dot: string
}
const LIGHT: Colours = { ground: '#ffffff', line: '#cdd5d9', ink: '#14191d', muted: '#47525a', dot: '#1d7a4f' }
const DARK: Colours = { ground: '#1b2126', line: '#35414a', ink: '#e6ebee', muted: '#aeb9c0', dot: '#3fae77' }
const FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK TC',sans-serif"

/** The weather of a place as a picture of 212 × 44 with a ground of its own, for it cannot know the page that it stands in; a hollow dot: nothing follows, or nothing has for three heartbeats. */
export function picture(current: ReadonlyMap<string, Report>, view: PictureView): string {
  const manner = mannerOf(view.lang, view.query.get('units'), view.now)
  const now = shownIn(current)
  const words = messagesFor(manner.language)
  const name = now ? nameOf(now, view.lang) : view.name
  const warning = [...current.values()].find(isWarning)
  const condition = warning?.title ?? (now ? conditionOf(now, manner.language) : words.noReport)
  const celsius = now?.tempC ?? now?.highC
  const title = [name, celsius === undefined ? '' : temperature(celsius, manner.units), condition].filter(Boolean).join(', ')
  const left = celsius === undefined ? 44 : 84
  const colours = view.theme === 'dark' ? DARK : LIGHT
  const line = (text: string, y: number, size: number) =>
    html`x="${left}" y="${y}" font-size="${size}">${fitted(text, 188 - left, size)}</text>`
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="212" height="44" viewBox="0 0 212 44" role="img" lang="${manner.language}" font-family="${FONT}">
<title>${title}</title><style>.dot{animation:gone 1ms ${3 * view.heartbeatSeconds}s forwards}@keyframes gone{to{opacity:0}}${view.theme === 'auto' ? INVERTED : ''}</style>
<rect class="ground" x=".5" y=".5" width="211" height="43" rx="9.5" fill="${colours.ground}" stroke="${colours.line}"/>
<g class="stroke" transform="translate(12 10)" fill="none" stroke="${colours.ink}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${STROKES[warning ? 'triangle-alert' : (now?.icon ?? 'cloud')]}</g>
${celsius === undefined ? undefined : html`<text class="ink" fill="${colours.ink}" x="45" y="28" font-size="18">${degrees(celsius, manner.units)}</text>`}
<text class="ink" fill="${colours.ink}" font-weight="600" ${line(name, 19, 12.5)}
<text class="muted" fill="${colours.muted}" ${line(condition, 34, 11.5)}
${dot(view.last || now?.stale === true, colours)}
</svg>`.html
}

/** What the picture is of: what is now, else what comes next. */
const shownIn = (current: ReadonlyMap<string, Report>): Report | undefined =>
  current.get('current') ?? [...current.values()].find(isForecast) ?? [...current.values()][0]

const dot = (
  hollow: boolean,
  { dot }: Colours,
) => html`<circle class="dot-ring" cx="197" cy="22" r="3" fill="none" stroke="${dot}" stroke-width="1.5"/>
${hollow ? undefined : html`<circle class="dot" cx="197" cy="22" r="3.5" fill="${dot}"/>`}`

/** Where nobody has chosen, the reader's system does; the attributes are for those who know no styles. */
const INVERTED = `@media (prefers-color-scheme:dark){.ground{fill:${DARK.ground};stroke:${DARK.line}}.stroke{stroke:${DARK.ink}}.ink{fill:${DARK.ink}}.muted{fill:${DARK.muted}}.dot{fill:${DARK.dot}}.dot-ring{stroke:${DARK.dot}}}`

/** Text cut to a width, by how wide its letters are about: a CJK one is as wide as it is high. */
function fitted(text: string, width: number, size: number): string {
  const letters = [...text.replace(/\s+/g, ' ')]
  let used = 0
  const end = letters.findIndex((letter) => {
    used += size * (/[\u2e80-\uffef]/.test(letter) ? 1 : 0.56)
    return used > width
  })
  return end === -1
    ? letters.join('')
    : `${letters
        .slice(0, Math.max(1, end - 1))
        .join('')
        .trimEnd()}…`
}
