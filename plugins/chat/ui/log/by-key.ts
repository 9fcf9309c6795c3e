import { noChange, nothing } from 'lit'
import { type ChildPart, Directive, directive } from 'lit/directive.js'
import { insertPart, removePart, setChildPartValue } from 'lit/directive-helpers.js'

/** A rendered list's items by their keys, in order. */
type Parts = ReadonlyMap<string, ChildPart>

class ByKey extends Directive {
  #parts: Parts = new Map()

  override render(_items: ReadonlyMap<string, unknown>): unknown {
    return nothing
  }

  override update(list: ChildPart, [items]: [ReadonlyMap<string, unknown>]): unknown {
    for (const [key, part] of this.#parts) if (!items.has(key)) remove(part)
    const left = new Map([...this.#parts].filter(([key]) => items.has(key)))
    const parts = new Map<string, ChildPart>()
    for (const [key, item] of items) {
      const known = left.get(key)
      const [here] = left.values()
      const part = known && known === here ? known : insertPart(list, here, known)
      left.delete(key)
      parts.set(key, setChildPartValue(part, item))
    }
    this.#parts = parts
    return noChange
  }
}

/** Lit 3.3.3 leaves the comment behind that ends a part (lit/lit#5298); in a log that is one for each message there ever was. */
function remove(part: ChildPart): void {
  const { endNode } = part
  removePart(part)
  endNode?.parentNode?.removeChild(endNode)
}

/** Renders items in their order; what belongs to a key stays the same elements while others come and go around it. */
export const byKey = directive(ByKey)
