/** What the bytes 0x80–0x9F mean in windows-1252, and numeric references to them in HTML (WHATWG HTML §13.2.5.80). */
const HIGH_CONTROLS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** A C1 control as what its writer meant. */
export const fromWindows1252 = (codePoint: number): string => HIGH_CONTROLS[codePoint - 0x80] ?? String.fromCodePoint(codePoint)

/** Node's own decoder leaves 0x80–0x9F as controls. */
export const decodeWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (control) => fromWindows1252(control.charCodeAt(0)))
