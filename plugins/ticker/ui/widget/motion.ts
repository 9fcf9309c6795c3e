/** How a line is shown: moving by itself, in pages that fit, or one quote at a time. */
export type Manner = 'moving' | 'pages' | 'single'

const NARROW_PX = 360
const NARROWEST_ITEM_PX = 200

/** The manner for a width in CSS pixels, a speed in pixels a second, and whether motion is unwanted. */
export function mannerOf(width: number, speed: number, still: boolean): Manner {
  if (width < NARROW_PX) return 'single'
  return still || speed <= 0 ? 'pages' : 'moving'
}

/** How many quotes are a page of this width. */
export const pageSize = (width: number, manner: Manner): number =>
  manner === 'single' ? 1 : Math.max(1, Math.floor(width / NARROWEST_ITEM_PX))

/** The quotes of a page; pages go round. */
export function pageOf<T>(items: readonly T[], size: number, turn: number): readonly T[] {
  const pages = Math.max(1, Math.ceil(items.length / size))
  const page = turn % pages
  return items.slice(page * size, (page + 1) * size)
}
