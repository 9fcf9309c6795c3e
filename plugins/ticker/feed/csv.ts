const SEPARATORS = [',', ';', '\t'] as const

/** Whichever separator the first line has most of. */
const separatorOf = (text: string): string => {
  const [line = ''] = text.split(/\r?\n/, 1)
  const count = (separator: string): number => line.split(separator).length
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}

/** The rows of a CSV document (RFC 4180): quotes may hold separators, line breaks and, doubled, themselves. Empty lines are no rows. */
export function readCsv(text: string, separator: string = separatorOf(text)): string[][] {
  // A field with what ends it: quoted, or plain up to the separator or the end of the line.
  const field = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"[^${separator}\\r\\n]*|((?!")[^${separator}\\r\\n]*))(${separator}|\\r\\n|\\n|\\r|$)`,
    'y',
  )
  const rows: string[][] = []
  let row: string[] = []
  while (field.lastIndex < text.length) {
    const [, quoted, plain = '', end] = field.exec(text) ?? []
    if (end === undefined) throw new Error('a quote is not closed')
    row.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'))
    if (end === separator && field.lastIndex < text.length) continue
    if (end === separator) row.push('')
    if (row.some((cell) => cell !== '')) rows.push(row)
    row = []
  }
  return rows
}

/** The rows after the first, each by the names that the first gives. */
export function readTable(text: string, separator?: string): ReadonlyMap<string, string>[] {
  const [names = [], ...rows] = readCsv(text, separator)
  return rows.map((row) => new Map(names.map((name, index) => [name.trim(), row[index] ?? ''])))
}
