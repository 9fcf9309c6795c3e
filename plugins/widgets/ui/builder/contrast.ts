/** The contrast of two colours of six hexadecimal digits (WCAG 2.2, relative luminance): from 1 to 21; nothing when one is no colour. */
export function contrast(one: string, other: string): number | undefined {
  const [a, b] = [luminance(one), luminance(other)]
  if (a === undefined || b === undefined) return undefined
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** How well text in a colour reads on a ground, in words. */
export function readability(color: string, ground: string, name: string): string | undefined {
  const ratio = contrast(color, ground)
  if (ratio === undefined) return undefined
  const verdict = ratio >= 4.5 ? 'reads well' : ratio >= 3 ? 'reads only when large' : 'is hard to read'
  return `${ratio.toFixed(1)} : 1 on ${name}, ${verdict}`
}

function luminance(color: string): number | undefined {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)
  if (!found) return undefined
  const [red = 0, green = 0, blue = 0] = found.slice(1).map((hex) => linear(Number.parseInt(hex, 16) / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
