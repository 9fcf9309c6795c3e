import { type Embed, type Html, html } from 'encke'
import { z } from 'zod'

/** What a team has; `at` is ms UTC. */
export const Score = z.object({ team: z.string(), points: z.number().int().min(-9_999).max(99_999), at: z.number() })
export type Score = z.output<typeof Score>
type Scores = ReadonlyMap<string, Score>

const WIDTH = 220
const ROW = 28
const COLOURS = { light: ['#ffffff', '#14191d'], dark: ['#1b2126', '#e6ebee'] } as const

const ranked = (scores: Scores): Score[] => [...scores.values()].sort((one, other) => other.points - one.points)

/** One score as a line. */
export const asText = ({ team, points }: Score): string => `${team} ${points}`

/** One score as a paragraph. */
export const asHtml = (score: Score): Html => html`<p><b>${score.team}</b> ${score.points}</p>`

/** The table of a game for a frame on another site. */
export function asEmbed(name: string, scores: Scores): Embed {
  const rows = ranked(scores).map(({ team, points }) => html`<tr><td>${team}</td><td>${points}</td></tr>`)
  return { title: name, body: html`<h1>${name}</h1><table><tbody>${rows}</tbody></table>`, width: WIDTH, height: 60 + ROW * scores.size }
}

/** A game as a picture, in the colours of the theme. */
export function asPicture(name: string, scores: Scores, theme: 'auto' | 'light' | 'dark'): string {
  const height = ROW * (scores.size + 1) + 8
  const [ground, ink] = COLOURS[theme === 'dark' ? 'dark' : 'light']
  const rows = ranked(scores).map(
    ({ team, points }, index) =>
      html`<text x="12" y="${ROW * (index + 2) - 6}">${team}</text><text x="208" y="${ROW * (index + 2) - 6}" text-anchor="end">${points}</text>`,
  )
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" role="img" font-family="system-ui,sans-serif" font-size="15" fill="${ink}"><title>${name}</title><rect width="${WIDTH}" height="${height}" rx="10" fill="${ground}"/><text x="12" y="22" font-weight="600">${name}</text>${rows}</svg>`
    .html
}
