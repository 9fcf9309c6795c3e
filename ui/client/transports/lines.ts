/** Cuts text that comes in pieces into lines, which end with CR LF, LF or CR (WHATWG HTML §9.2.5); what follows the last end is no line. */
export class Lines {
  readonly #line: (line: string) => unknown
  #rest = ''
  #afterReturn = false

  constructor(line: (line: string) => unknown) {
    this.#line = line
  }

  push(text: string): void {
    if (text === '') return
    // The CR that ended the last piece has ended its line already; its LF may come only now.
    let start = this.#afterReturn && text.startsWith('\n') ? 1 : 0
    const ends = /\r\n?|\n/g
    ends.lastIndex = start
    for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
      this.#line(this.#rest + text.slice(start, end.index))
      this.#rest = ''
      start = ends.lastIndex
    }
    this.#rest += text.slice(start)
    this.#afterReturn = text.endsWith('\r')
  }
}
