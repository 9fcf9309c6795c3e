/** Counts the turns of the event loop until something has settled; what holds it up from beginning to end gives next to none. */
export async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let over = false
  const turn = (): void => {
    turns += 1
    if (!over) setImmediate(turn)
  }
  setImmediate(turn)
  await work
  over = true
  return turns
}
