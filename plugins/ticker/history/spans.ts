import type { Span } from '../messages.ts'

/** What is kept: so many slots of so many milliseconds, a ring for each symbol. */
export const SPANS: Readonly<Record<Span, { readonly step: number; readonly slots: number }>> = {
  '1h': { step: 60_000, slots: 60 },
  '1d': { step: 600_000, slots: 144 },
  '1w': { step: 3_600_000, slots: 168 },
}
export const SPAN_NAMES = ['1h', '1d', '1w'] as const satisfies readonly Span[]

/** How far back a span reaches, in milliseconds. */
export const lengthOf = (span: Span): number => SPANS[span].step * SPANS[span].slots
