import { messages } from '../../kernel/index.ts'

/** What a symbol stands at, as readers of `ticker/<board>` get it by the symbol. */
export interface Quote {
  readonly value: number
  /** When it was that, in milliseconds UTC. */
  readonly at: number
  /** By how much it differs from the first value of its day (UTC), or from what its publisher compares it with. */
  readonly change?: number
  /** Since when it has been that, where it has been told again unchanged; absent: since `at`. */
  readonly since?: number
}

/** A board, as `GET /api/ticker/boards` lists it. */
export interface BoardInfo {
  readonly id: string
  readonly name: string
  /** Its numbers are made up. */
  readonly demo: boolean
  readonly unit?: string
  /** Digits behind the point; absent: two, four below 1. */
  readonly decimals?: number
}

/** The spans of time that are kept. */
export type Span = '1h' | '1d' | '1w'

/** A symbol's history, oldest first: when a slot began (ms UTC), its last value, its lowest, its highest. */
export type Points = readonly (readonly [start: number, last: number, low: number, high: number])[]

/** What `GET /api/ticker/<board>/history` answers. */
export interface HistoryAnswer {
  readonly board: string
  readonly span: Span
  /** Milliseconds between the beginnings of two slots. */
  readonly step: number
  readonly history: Readonly<Record<string, Points>>
}

/** Where a quote has moved. */
export type Direction = 'up' | 'down' | 'level'
export const directionOf = ({ change = 0 }: Quote): Direction => (change > 0 ? 'up' : change < 0 ? 'down' : 'level')

/** The sign for a direction; it says the same without its colour. */
export const SIGNS: Readonly<Record<Direction, string>> = { up: '▲', down: '▼', level: '■' }

/** Writes a board's numbers as a language does. */
export interface Figures {
  value(quote: Quote): string
  /** The change in percent of what it is a change from, without a sign; empty where there is none, or none to speak of. */
  change(quote: Quote): string
}
/** Numbers by the language's habits (BCP 47), with the board's digits and unit. */
export function figuresOf({ decimals, unit }: Pick<BoardInfo, 'decimals' | 'unit'>, lang: string): Figures {
  const withDigits = (digits: number) => new Intl.NumberFormat(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  const usual = withDigits(decimals ?? 2)
  const small = withDigits(decimals ?? 4)
  const percent = new Intl.NumberFormat(lang, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return {
    value({ value }) {
      const written = (Math.abs(value) < 1 && value !== 0 ? small : usual).format(value)
      return unit ? `${written} ${unit}` : written
    },
    change({ value, change }) {
      const from = value - (change ?? 0)
      return change === undefined || from === 0 ? '' : percent.format(Math.abs(change / from))
    },
  }
}

/** The words of a board in the nearest of three languages: English, French, Traditional Chinese. */
export const wordsIn = messages({
  en: {
    demo: 'Demo: made-up numbers',
    empty: 'No values yet',
    up: 'up',
    down: 'down',
    level: 'unchanged',
    pause: 'Pause',
    play: 'Go on',
    gone: 'There is no such board',
  },
  fr: {
    demo: 'Démonstration : chiffres inventés',
    empty: 'Pas encore de valeurs',
    up: 'en hausse de',
    down: 'en baisse de',
    level: 'inchangé',
    pause: 'Mettre en pause',
    play: 'Reprendre',
    gone: 'Ce tableau n’existe pas',
  },
  'zh-Hant': {
    demo: '示範：數字皆為虛構',
    empty: '尚無資料',
    up: '上漲',
    down: '下跌',
    level: '持平',
    pause: '暫停',
    play: '繼續',
    gone: '沒有這個看板',
  },
})
