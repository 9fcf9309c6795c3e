import type { Rests } from '../api/plugin.ts'

const HOUR = 3_600_000
const HOURS_OF_A_WEEK = 168

/** Moves a time (ms UTC) out of the hours and days in which a feed does not want to be asked; one that never wants to be is not believed. */
export function afterRest(due: number, rests: Rests | undefined): number {
  if (rests === undefined || !Number.isFinite(due)) return due
  let hour = due
  for (let hours = 0; hours < HOURS_OF_A_WEEK; hours++) {
    if (!isRest(hour, rests)) return hour
    // The same minute of the next hour: not all that rest wake at once.
    hour += HOUR
  }
  return due
}

function isRest(time: number, { hours = [], days = [] }: Rests): boolean {
  const date = new Date(time)
  return hours.includes(date.getUTCHours()) || days.includes(date.getUTCDay())
}

/** Hours and days as they may be kept: whole numbers that there are, each once. */
export function soundRests({ hours = [], days = [] }: Rests): Rests | undefined {
  const sound = (numbers: readonly number[], count: number) =>
    [...new Set(numbers)].filter((number) => Number.isInteger(number) && number >= 0 && number < count)
  const rests = { hours: sound(hours, 24), days: sound(days, 7) }
  return rests.hours.length + rests.days.length === 0 ? undefined : rests
}
