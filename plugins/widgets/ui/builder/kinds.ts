import chart from 'lucide-static/icons/chart-line.svg'
import cloudSun from 'lucide-static/icons/cloud-sun.svg'
import image from 'lucide-static/icons/image.svg'
import messages from 'lucide-static/icons/message-square.svg'
import users from 'lucide-static/icons/users.svg'
import type { Choices } from './choices.ts'

/** A field of the form. `from` is asked for the options of a choice that the server knows. */
export type Field =
  | (Named & { readonly type: 'options'; readonly from: string; readonly hint?: string })
  | (Named & { readonly type: 'segments'; readonly options: Chosen })
  | (Named & { readonly type: 'select'; readonly options: Chosen })
  | (Named & { readonly type: 'switch'; readonly on: boolean; readonly off: string })
  | (Named & { readonly type: 'color'; readonly hint: string })
  | (Named & { readonly type: 'text'; readonly hint: string })
interface Named {
  readonly name: string
  readonly label: string
}
type Chosen = readonly (readonly [value: string, words: string])[]

/** What can be embedded. */
export interface Kind {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly drawing: string
  /** The element; absent: a picture. */
  readonly tag?: string
  /** The field that names the thing. */
  readonly subject: string
  readonly fields: readonly Field[]
  /** The channel that `/embed/` and `/live/` show, where there are such. */
  channel?(choices: Choices): string | undefined
  /** Where the link leads that stands there before the script runs; `name` is what people call the thing. */
  link(choices: Choices, name: string): { readonly path: string; readonly text: string }
}

const LANGUAGE: Field = {
  name: 'lang',
  label: 'Language',
  type: 'select',
  options: [
    ['', 'As on the page'],
    ['en', 'English'],
    ['fr', 'Français'],
    ['zh-Hant', '繁體中文'],
  ],
}
const THEME: Field = {
  name: 'theme',
  label: 'Theme',
  type: 'segments',
  options: [
    ['', 'Auto'],
    ['light', 'Light'],
    ['dark', 'Dark'],
  ],
}
const UNITS: Field = {
  name: 'units',
  label: 'Units',
  type: 'segments',
  options: [
    ['', 'Auto'],
    ['metric', '°C, km/h'],
    ['us', '°F, mph'],
  ],
}
const LOOKS: readonly Field[] = [
  { name: 'accent', label: 'Accent', type: 'color', hint: "The widget's own" },
  { name: 'radius', label: 'Corners', type: 'text', hint: '10px' },
  { name: 'font', label: 'Font', type: 'text', hint: 'The page’s own' },
]
const PLACE: Field = { name: 'place', label: 'Place', type: 'options', from: '/api/weather/places' }
const BOARD: Field = { name: 'board', label: 'Board', type: 'options', from: '/api/ticker/boards' }
const ROOM: Field = { name: 'room', label: 'Room', type: 'options', from: '/api/rooms', hint: 'Guests must be on in the room’s settings' }

const under = (folder: string, id: string | undefined): string | undefined => (id ? `${folder}/${id}` : undefined)

/** All of them, in the order in which they are offered. */
export const KINDS: readonly Kind[] = [
  {
    id: 'weather',
    title: 'Weather',
    summary: 'A place and its forecast',
    drawing: cloudSun,
    tag: 'encke-weather',
    subject: 'place',
    fields: [
      PLACE,
      LANGUAGE,
      UNITS,
      THEME,
      { name: 'days', label: 'Five days', type: 'switch', on: true, off: '0' },
      { name: 'warnings', label: 'Warnings', type: 'switch', on: true, off: 'off' },
      ...LOOKS,
    ],
    channel: ({ place }) => under('weather', place),
    link: ({ place = '' }, name) => ({ path: `/embed/weather/${place}`, text: `Weather in ${name}` }),
  },
  {
    id: 'ticker',
    title: 'Ticker',
    summary: 'Quotes, scores, any numbers',
    drawing: chart,
    tag: 'encke-ticker',
    subject: 'board',
    fields: [
      BOARD,
      LANGUAGE,
      THEME,
      {
        name: 'palette',
        label: 'Rising is',
        type: 'segments',
        options: [
          ['', 'Auto'],
          ['west', 'Green'],
          ['east', 'Red'],
        ],
      },
      { name: 'speed', label: 'Speed', type: 'text', hint: '40' },
      ...LOOKS,
    ],
    channel: ({ board }) => under('ticker', board),
    link: ({ board = '' }, name) => ({ path: `/embed/ticker/${board}`, text: name }),
  },
  {
    id: 'chat',
    title: 'Chat room',
    summary: 'Read only, or for guests',
    drawing: messages,
    tag: 'encke-chat',
    subject: 'room',
    fields: [ROOM, { name: 'readonly', label: 'Read only', type: 'switch', on: false, off: '' }, LANGUAGE, THEME, ...LOOKS],
    link: ({ room = '' }, name) => ({ path: `/rooms/${room}`, text: `Chat in #${name}` }),
  },
  {
    id: 'presence',
    title: 'Presence',
    summary: 'Who is here',
    drawing: users,
    tag: 'encke-presence',
    subject: 'room',
    fields: [ROOM, LANGUAGE, THEME, ...LOOKS],
    link: ({ room = '' }, name) => ({ path: `/rooms/${room}`, text: `#${name}` }),
  },
  {
    id: 'picture',
    title: 'Live picture',
    summary: 'A plain <img>, always fresh',
    drawing: image,
    subject: 'place',
    fields: [PLACE, LANGUAGE, UNITS, THEME],
    channel: ({ place }) => under('weather', place),
    link: ({ place = '' }, name) => ({ path: `/embed/weather/${place}`, text: `Weather in ${name}` }),
  },
]
