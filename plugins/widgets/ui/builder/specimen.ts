import type { Choices } from './choices.ts'
import type { Kind } from './kinds.ts'
import { attributesOf, looksOf, shownQuery } from './snippets.ts'

const looks = new CSSStyleSheet()
document.adoptedStyleSheets = [...document.adoptedStyleSheets, looks]

/** What was chosen, alive: the element, or the picture; the one from before for as long as it is of the same kind. Nothing: there is nothing to show yet. */
export function specimen(kind: Kind, choices: Choices, before: Element | undefined): HTMLElement | undefined {
  if (!choices[kind.subject]) return undefined
  if (!kind.tag) return picture(kind, choices, before)
  looks.replaceSync(
    `${kind.tag} { ${looksOf(choices)
      .map(([property, value]) => `${property}: ${value};`)
      .join(' ')} }`,
  )
  const element = before instanceof HTMLElement && before.localName === kind.tag ? before : document.createElement(kind.tag)
  const wanted = new Map(attributesOf(kind, choices))
  for (const { name } of [...element.attributes]) if (!wanted.has(name)) element.removeAttribute(name)
  for (const [name, value] of wanted) if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  return element
}

function picture(kind: Kind, choices: Choices, before: Element | undefined): HTMLImageElement {
  const image = before instanceof HTMLImageElement ? before : new Image(212, 44)
  const address = `/live/${kind.channel?.(choices)}.svg${shownQuery(choices)}`
  // The same address again would begin the picture anew.
  if (image.getAttribute('src') !== address) image.src = address
  image.alt = kind.link(choices, choices[kind.subject] ?? '').text
  return image
}
