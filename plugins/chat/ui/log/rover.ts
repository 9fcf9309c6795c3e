import { rowCommand } from './row-keys.ts'

const ROW = '[data-message-id]'

interface Deeds {
  act(verb: string, id: string): void
  news(): void
  end(): void
  write(): void
}

/** Moves the focus among the rows of a log, which together are one stop of the Tab key, and does what their keys mean. */
export class Rover {
  readonly #rows: () => readonly HTMLElement[]
  readonly #deeds: Deeds

  constructor(root: () => ParentNode, deeds: Deeds) {
    this.#rows = () => [...root().querySelectorAll<HTMLElement>(ROW)]
    this.#deeds = deeds
  }

  readonly key = (event: KeyboardEvent): void => {
    const target = event.target instanceof HTMLElement ? event.target : undefined
    const row = target?.closest<HTMLElement>(ROW)
    if (row) this.#press(event, row, target === row)
  }

  /** A row that is about to go hands the focus to its neighbour. */
  handOver(row: HTMLElement | null): void {
    if (row?.matches(':focus, :focus-within')) (this.#neighbour(row, 1) ?? this.#neighbour(row, -1) ?? row).focus()
  }

  #press(event: KeyboardEvent, row: HTMLElement, onRow: boolean): void {
    const command = rowCommand(event)
    const leaves = command?.type === 'leave' || event.key === 'Escape'
    if (!command || !(onRow || leaves)) return
    // A letter goes on into the composer, which by then has the focus.
    if (command.type !== 'write' || leaves) event.preventDefault()
    if (leaves && !onRow) row.focus()
    else if (command.type === 'step') this.#neighbour(row, command.by)?.focus()
    else if (command.type === 'do') this.#deeds.act(command.verb, row.dataset.messageId ?? '')
    else if (command.type === 'enter') row.querySelector<HTMLElement>('a, button')?.focus()
    else if (command.type === 'news') this.#deeds.news()
    else if (command.type !== 'leave') this.#elsewhere(command.type)
  }

  #elsewhere(where: 'end' | 'write'): void {
    if (where === 'end') this.#deeds.end()
    this.#deeds.write()
  }

  #neighbour(row: HTMLElement, by: 1 | -1): HTMLElement | undefined {
    const rows = this.#rows()
    return rows[rows.indexOf(row) + by]
  }
}
