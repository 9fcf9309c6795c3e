import { describe, expect, test } from 'vitest'
import { choicesIn, queryOf } from './choices.ts'
import { contrast, readability } from './contrast.ts'
import { KINDS, type Kind } from './kinds.ts'
import { snippetsOf } from './snippets.ts'

const ORIGIN = 'https://chat.example'
const kind = (id: string): Kind => {
  const found = KINDS.find((each) => each.id === id)
  if (!found) throw new Error(`there is no ${id}`)
  return found
}
const snippet = (id: string, choices: Record<string, string>, name: string): string | undefined =>
  snippetsOf(kind(id), { choices, name: 'Ottawa', origin: ORIGIN }).find((each) => each.name === name)?.text

describe('what is copied', () => {
  test('names what was chosen and nothing else', () => {
    expect(snippet('weather', { place: 'ottawa' }, 'HTML')).toBe(`<script type="module" src="https://chat.example/widgets/v1.js"></script>
<encke-weather place="ottawa">
  <a href="https://chat.example/embed/weather/ottawa">Weather in Ottawa</a>
</encke-weather>`)
  })

  test('says looks by custom properties, switches by what turns them off, and escapes', () => {
    const html = snippet('weather', { place: 'a"b', days: 'x', accent: '#0b5f9c', font: 'Georgia;}</style>' }, 'HTML')
    expect(html).toContain('<style>encke-weather { --w-accent: #0b5f9c; --w-font: Georgia/style; }</style>')
    expect(html).toContain('<encke-weather place="a&quot;b" days="0">')
    expect(snippet('chat', { room: 'lobby', readonly: 'x' }, 'HTML')).toContain('<encke-chat room="lobby" readonly>')
  })

  test('frames and pictures are told language, units and theme in their address', () => {
    const chosen = { place: 'ottawa', lang: 'fr', theme: 'dark', accent: '#000000' }
    expect(snippet('weather', chosen, 'iframe')).toContain('src="https://chat.example/embed/weather/ottawa?lang=fr&amp;theme=dark"')
    expect(snippet('picture', chosen, 'Live picture')).toContain(
      '<img src="https://chat.example/live/weather/ottawa.svg?lang=fr&amp;theme=dark"',
    )
  })

  test('frames and pictures of a board rise in the chosen colour', () => {
    const chosen = { board: 'shares', palette: 'east' }
    for (const name of ['iframe', 'Live picture']) expect(snippet('ticker', chosen, name)).toContain('?palette=east"')
  })

  test('looks are said to need a stylesheet where there is a policy', () => {
    const noteOf = (choices: Record<string, string>) =>
      snippetsOf(kind('weather'), { choices, name: 'Ottawa', origin: ORIGIN }).find(({ name }) => name === 'CSP')?.note
    expect(noteOf({ place: 'ottawa', radius: '0' })).toContain('stylesheet')
    expect(noteOf({ place: 'ottawa' })).not.toContain('stylesheet')
  })

  test('a kind has the lines of a policy that it needs', () => {
    expect(snippet('chat', { room: 'lobby' }, 'CSP')).toBe('script-src https://chat.example; connect-src https://chat.example')
    expect(snippet('weather', { place: 'ottawa' }, 'CSP')).toBe(
      ['script-src', 'connect-src', 'img-src', 'frame-src'].map((directive) => `${directive} ${ORIGIN}`).join('; '),
    )
    expect(snippet('picture', { place: 'ottawa' }, 'CSP')).toBe('img-src https://chat.example; frame-src https://chat.example')
  })

  test('the first is what the kind is', () => {
    expect(
      KINDS.map((each) => snippetsOf(each, { choices: { place: 'a', board: 'b', room: 'c' }, name: 'A', origin: ORIGIN })[0]?.name),
    ).toEqual(['HTML', 'HTML', 'HTML', 'HTML', 'Live picture'])
  })
})

test('the address bar holds all that was chosen', () => {
  const chosen = { place: 'keelung', font: 'Noto Serif, serif', accent: '#0b5f9c' }
  expect(choicesIn(queryOf('weather', chosen))).toEqual({ widget: 'weather', choices: chosen })
})

test('contrast is told as WCAG reckons it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(readability('#0b5f9c', '#ffffff', 'white')).toBe('6.7 : 1 on white, reads well')
  expect(readability('#ffff00', '#ffffff', 'white')).toMatch(/is hard to read$/)
  expect(readability('blue', '#ffffff', 'white')).toBeUndefined()
})
