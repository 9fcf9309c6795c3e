import type { Publication } from '../../kernel/protocol.ts'
import { given, type Household, type Resident } from './household.ts'

interface Page {
  readonly publications: readonly Publication[]
  readonly before: string | null
}

/** All of a channel's publications, page by page, oldest first. */
export async function history(household: Household, as: Resident, channel: string): Promise<Publication[]> {
  const pages: (readonly Publication[])[] = []
  for (let before: string | null = ''; before !== null; ) {
    const from: string = before && `&before=${before}`
    const page: Page = given<Page>(await household.ask(`GET /channels/${channel}?limit=200${from}`, as))
    pages.unshift(page.publications)
    before = page.before
  }
  return pages.flat()
}
