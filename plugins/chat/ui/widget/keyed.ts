import { render, type TemplateResult } from 'lit/html.js'

/** Renders a list with an element for each item, which stays the item's while others come before and after it: Lit's `repeat` in a tenth. */
export class Keyed {
  #list: Element | undefined
  #elements = new Map<string, HTMLElement>()

  /** `list` holds nothing else; the keys are by item, in order. */
  show(list: Element, items: ReadonlyMap<string, TemplateResult>): void {
    if (list !== this.#list) this.#elements = new Map()
    this.#list = list
    for (const [key, element] of this.#elements) if (!items.has(key)) this.#drop(key, element)
    let next = list.firstElementChild
    for (const [key, template] of items) {
      const element = this.#elements.get(key) ?? document.createElement('div')
      this.#elements.set(key, element)
      render(template, element)
      if (element === next) next = next.nextElementSibling
      else list.insertBefore(element, next)
    }
  }

  #drop(key: string, element: Element): void {
    element.remove()
    this.#elements.delete(key)
  }
}
