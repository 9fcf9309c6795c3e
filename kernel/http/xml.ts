import type { Html } from '../api/plugin.ts'

/** What no XML document may hold, however it is written (XML 1.0 §2.2). */
export const NOT_XML = /[^\P{Cc}\t\n\r\u007f-\u009f]|\p{Cs}|\ufffe|\uffff/gu

/** A whole XML document; its content is made by the `html` tag, whose references are XML's too. */
export const xmlDocument = ({ html }: Html): string => `<?xml version="1.0" encoding="utf-8"?>\n${html.replace(NOT_XML, '')}`
