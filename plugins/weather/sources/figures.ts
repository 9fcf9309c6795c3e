/** A figure in a text by a pattern whose first group is the number; a minus may be U+2212, a comma the point. */
export function figure(text: string, pattern: RegExp): number | undefined {
  const written = pattern.exec(text)?.[1]?.replace('−', '-').replace(',', '.')
  return written === undefined || written === '' ? undefined : Number(written)
}

const tenth = (value: number) => Math.round(value * 10) / 10
export const fromFahrenheit = (fahrenheit: number): number => tenth((fahrenheit - 32) / 1.8)
export const fromMph = (mph: number): number => tenth(mph * 1.609344)
export const fromMetresPerSecond = (speed: number): number => tenth(speed * 3.6)
/** From inches of mercury. */
export const fromInches = (inches: number): number => tenth(inches * 33.8639)
/** What a conversion makes of a figure, if there is one. */
export const converted = (value: number | undefined, convert: (value: number) => number): number | undefined =>
  value === undefined ? undefined : convert(value)
