import { ClientError } from '../errors.ts'

/** What was found for a path: the route, and what its parameters stand for. */
export interface Match<Route> {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** A route as it was added. */
export interface Listed<Route> {
  readonly method: string
  readonly path: string
  readonly route: Route
}

interface Entry<Route> extends Listed<Route> {
  readonly names: readonly string[]
}

/** One segment of the paths below it. */
class Node<Route> {
  readonly literals = new Map<string, Node<Route>>()
  parameter: Node<Route> | undefined
  /** By method, where a path ends here. */
  readonly entries = new Map<string, Entry<Route>>()
  /** By method, where the rest of a path is one parameter. */
  readonly rests = new Map<string, Entry<Route>>()

  next(segment: string): Node<Route> {
    if (segment.startsWith(':')) {
      this.parameter ??= new Node()
      return this.parameter
    }
    const node = this.literals.get(segment) ?? new Node<Route>()
    this.literals.set(segment, node)
    return node
  }
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1)
const namesOf = (path: string): string[] =>
  segmentsOf(path)
    .filter((segment) => /^[:*]/.test(segment))
    .map((segment) => segment.slice(1))

function decoded(segment: string): string {
  try {
    const text = decodeURIComponent(segment)
    if (!text.includes('\0')) return text
  } catch {
    // What is wrong with it, the sentence below tells.
  }
  throw new ClientError('bad-request', 'The path is not written as UTF-8 in percent-encoding.')
}

/**
 * Routes by method and path. A segment `:name` stands for any one that is not empty, `*name` at the end for all the rest;
 * what is written as it is wins over a parameter, and a slash at the end makes another path. `HEAD` is answered as `GET`.
 */
export class RouteTable<Route> {
  readonly #root = new Node<Route>()
  readonly #all = new Set<Entry<Route>>()

  /** Adds a route and returns what removes it; throws when the path is taken for this method. */
  add(method: string, path: string, route: Route): () => void {
    const rest = path.includes('/*')
    const segments = segmentsOf(path).slice(0, rest ? -1 : undefined)
    const node = segments.reduce((parent, segment) => parent.next(segment), this.#root)
    const entries = rest ? node.rests : node.entries
    if (entries.has(method)) throw new Error(`${method} ${path} is answered by another route already`)
    const entry = { method, path, route, names: namesOf(path) }
    entries.set(method, entry)
    this.#all.add(entry)
    return () => {
      if (this.#all.delete(entry)) entries.delete(method)
    }
  }

  /** Every route that is there. */
  list(): Listed<Route>[] {
    return [...this.#all]
  }

  /** Finds the route for a path; throws `bad-request` when its percent-encoding is broken. */
  find(method: string, path: string): Match<Route> | undefined {
    for (const { entries, values } of this.#candidates(path)) {
      const entry = entries.get(method) ?? (method === 'HEAD' ? entries.get('GET') : undefined)
      if (entry)
        return { route: entry.route, params: Object.fromEntries(entry.names.map((name, index) => [name, decoded(values[index] ?? '')])) }
    }
    return undefined
  }

  /** The methods by which a path is answered, as `Allow` lists them; empty when it is not there. */
  methods(path: string): string[] {
    const methods = new Set([...this.#candidates(path)].flatMap(({ entries }) => [...entries.keys()]))
    if (methods.has('GET')) methods.add('HEAD')
    return [...methods].sort()
  }

  /** Where a path may end, the most literal first. */
  #candidates(path: string) {
    return ends(this.#root, segmentsOf(path), [])
  }
}

interface End<Route> {
  readonly entries: ReadonlyMap<string, Entry<Route>>
  readonly values: readonly string[]
}

function* ends<Route>(node: Node<Route>, segments: readonly string[], values: readonly string[]): Generator<End<Route>> {
  const [segment, ...following] = segments
  if (segment === undefined) {
    yield { entries: node.entries, values }
    return
  }
  const literal = node.literals.get(segment)
  if (literal) yield* ends(literal, following, values)
  if (node.parameter && segment !== '') yield* ends(node.parameter, following, [...values, segment])
  if (node.rests.size > 0 && segments.every((each) => each !== '')) yield { entries: node.rests, values: [...values, segments.join('/')] }
}
