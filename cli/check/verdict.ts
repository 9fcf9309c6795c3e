/** What one check found. */
export interface Verdict {
  readonly what: string
  /** `unchecked`: there is nothing to check, or not here. */
  readonly how: 'well' | 'failed' | 'unchecked'
  readonly words: string
}

/** A verdict on something. */
export const verdict =
  (what: string) =>
  (how: Verdict['how'], words: string): Verdict => ({ what, how, words })

/** A verdict as a line for the terminal. */
export const line = ({ what, how, words }: Verdict): string =>
  `${{ well: 'ok    ', failed: 'FAILED', unchecked: '-     ' }[how]}  ${what}: ${words}`
