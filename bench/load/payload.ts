/** What is published, in bytes: it says its number and where it ends, so that whoever gets it can tell whether it is whole. */
export const PAYLOAD_BYTES = 100

const HASH = 0x23
const DOLLAR = 0x24
const ZERO = 0x30
const DIGITS = 9
const FILL = '.'.repeat(PAYLOAD_BYTES - DIGITS - 2)

/** The text of a publication: nothing in it has to be escaped in any framing. */
export const payload = (number: number): string => `#${String(number).padStart(DIGITS, '0')}${FILL}$`

/** The number of the payload that begins here, or -1 when none does. */
function numberAt(bytes: Buffer, at: number): number {
  if (bytes[at + PAYLOAD_BYTES - 1] !== DOLLAR) return -1
  let number = 0
  for (let digit = at + 1; digit <= at + DIGITS; digit += 1) {
    const value = (bytes[digit] ?? 0) - ZERO
    if (value < 0 || value > 9) return -1
    number = number * 10 + value
  }
  return number
}

/** Tells the number of each whole payload, and gives where one begins that is not whole yet, or the end. */
export function scan(bytes: Buffer, found: (number: number) => void): number {
  for (let at = bytes.indexOf(HASH); at >= 0; ) {
    if (at + PAYLOAD_BYTES > bytes.length) return at
    const number = numberAt(bytes, at)
    if (number >= 0) found(number)
    at = bytes.indexOf(HASH, number < 0 ? at + 1 : at + PAYLOAD_BYTES)
  }
  return bytes.length
}
