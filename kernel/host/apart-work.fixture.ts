/** What a test wants done in another thread. */
export type Work =
  | { readonly type: 'double'; readonly number: number }
  | { readonly type: 'spin'; readonly milliseconds: number }
  | { readonly type: 'throw'; readonly message: string }
  | { readonly type: 'leave' | 'fill' | 'look' }

/** Does it. */
export default async function work(wanted: Work): Promise<unknown> {
  switch (wanted.type) {
    case 'double':
      return { number: wanted.number * 2 }
    case 'spin':
      return spin(wanted.milliseconds)
    case 'throw':
      throw new RangeError(wanted.message)
    case 'leave':
      return process.exit(3)
    case 'fill':
      return fill()
    case 'look':
      return Object.keys(process.env)
  }
}

function spin(milliseconds: number): string {
  const end = Date.now() + milliseconds
  while (Date.now() < end);
  return 'spun'
}

function fill(): number {
  const held: number[][] = []
  for (;;) held.push(new Array<number>(1_000_000).fill(held.length))
}
