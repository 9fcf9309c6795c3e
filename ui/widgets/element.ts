import { render } from 'lit/html.js'

/** A property of an element: its attribute (absent: its name in lower case), or with `state` one that only the element itself sets. */
export interface Property {
  readonly attribute?: string
  /** Absent: text, undefined where the attribute is not there; with `Boolean`: whether it is. */
  readonly type?: BooleanConstructor
  readonly state?: boolean
}
export type Properties = Readonly<Record<string, Property>>

/** What takes part in an element's life: it is told before each rendering, and when the element comes to a page or leaves it. */
export interface Part {
  hostConnected?(): void
  hostUpdate?(): void
  hostDisconnected?(): void
}
/** The element as its parts see it. */
export interface Host {
  addPart(part: Part): void
  requestUpdate(): void
}

/** Rules for the shadow roots of all elements that name them in `styles`. */
export const css = ([rules = '']: TemplateStringsArray): CSSStyleSheet => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(rules)
  return sheet
}

/**
 * An element that renders itself, once after any number of changes: what widgets need of Lit's, in a third of the bytes. An attribute and
 * its property are one, so that setting either sets both.
 */
export abstract class RenderedElement extends HTMLElement implements Host {
  static styles: readonly CSSStyleSheet[] = []
  /** Read when the element is defined, with those of the classes that it extends. */
  static properties: Properties = {}

  static get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: the class that is defined, which extends this one
    return defined(this)
  }

  readonly #parts: Part[] = []
  #changed = new Set<string>()
  #pending = false
  /** It has been rendered. */
  protected hasUpdated = false
  /** Settles when all changes so far have been rendered, unless the element is on no page. */
  updateComplete: Promise<void> = Promise.resolve()
  protected readonly renderRoot: ShadowRoot = this.attachShadow({ mode: 'open' })

  constructor() {
    super()
    const { styles } = this.constructor as typeof RenderedElement
    this.renderRoot.adoptedStyleSheets = [...styles]
  }

  /** What stands in its shadow root now. */
  protected abstract render(): unknown
  /** Before a rendering, with the names of the properties that differ from the one before. */
  protected willUpdate(_changed: ReadonlySet<string>): void {}
  /** After a rendering. */
  protected updated(): void {}
  /** Renders; whoever overrides it may wait. */
  protected async scheduleUpdate(): Promise<void> {
    if (this.isConnected) this.#update()
    else this.#pending = false
  }

  addPart(part: Part): void {
    this.#parts.push(part)
  }

  requestUpdate(name?: string): void {
    if (name) this.#changed.add(name)
    if (this.#pending) return
    this.#pending = true
    this.updateComplete = Promise.resolve().then(() => this.scheduleUpdate())
  }

  connectedCallback(): void {
    this.#takeOver()
    for (const part of this.#parts) part.hostConnected?.()
    this.requestUpdate()
  }

  disconnectedCallback(): void {
    for (const part of this.#parts) part.hostDisconnected?.()
  }

  attributeChangedCallback(attribute: string): void {
    const properties = Object.entries(propertiesOf(this.constructor as typeof RenderedElement))
    for (const [name, property] of properties) if (attributeOf(name, property) === attribute) this.requestUpdate(name)
  }

  /** What was set before the element was defined stands in the way of its accessors. */
  #takeOver(): void {
    for (const name of Object.keys(propertiesOf(this.constructor as typeof RenderedElement))) {
      if (!Object.hasOwn(this, name)) continue
      const value: unknown = Reflect.get(this, name)
      Reflect.deleteProperty(this, name)
      Reflect.set(this, name, value)
    }
  }

  #update(): void {
    try {
      this.willUpdate(this.#changed)
      for (const part of this.#parts) part.hostUpdate?.()
      render(this.render(), this.renderRoot)
    } finally {
      this.#changed = new Set()
      this.#pending = false
    }
    this.hasUpdated = true
    this.updated()
  }
}

const attributeOf = (name: string, { attribute }: Property): string => attribute ?? name.toLowerCase()

function propertiesOf(type: typeof RenderedElement): Properties {
  const parent: typeof RenderedElement = Object.getPrototypeOf(type)
  return { ...(parent.properties && propertiesOf(parent)), ...type.properties }
}

/** Gives a class the accessors of its properties, and tells their attributes. */
function defined(type: typeof RenderedElement): string[] {
  const properties = Object.entries(propertiesOf(type))
  for (const [name, property] of properties)
    if (!(name in type.prototype))
      Object.defineProperty(type.prototype, name, property.state ? stateNamed(name) : attributeNamed(attributeOf(name, property), property))
  return properties.flatMap(([name, property]) => (property.state ? [] : [attributeOf(name, property)]))
}

function attributeNamed(attribute: string, { type }: Property): PropertyDescriptor & ThisType<RenderedElement> {
  return {
    get() {
      return type ? this.hasAttribute(attribute) : (this.getAttribute(attribute) ?? undefined)
    },
    set(value: unknown) {
      if (type) this.toggleAttribute(attribute, Boolean(value))
      else if (value === undefined || value === null) this.removeAttribute(attribute)
      else this.setAttribute(attribute, String(value))
    },
  }
}

function stateNamed(name: string): PropertyDescriptor & ThisType<RenderedElement> {
  const values = new WeakMap<object, unknown>()
  return {
    get() {
      return values.get(this)
    },
    set(value: unknown) {
      if (values.get(this) === value) return
      values.set(this, value)
      this.requestUpdate(name)
    },
  }
}
