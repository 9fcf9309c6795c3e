/** The event loop turns between two writes once they have taken 10 ms: so none of them has more rows than that allows. */
const ROWS_A_WRITE = 200

/** The rows, so many as are one write at a time. */
export function* inBatches<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let first = 0; first < rows.length; first += ROWS_A_WRITE) yield rows.slice(first, first + ROWS_A_WRITE)
}
