import { icon } from './icon.ts'
import oneColour from './static/mark.svg'
import twoTone from './static/mark-two-tone.svg'

/** Encke's mark with its nucleus in dust, for entry pages. */
export const mark = icon(twoTone)
/** Encke's mark in the colour of the text, for the inside of the product. */
export const plainMark = icon(oneColour)
