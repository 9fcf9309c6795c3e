import { html, LitElement } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'

interface Brought {
  readonly plugin: string
  readonly tag: string
  readonly module: string
}
interface Bringing {
  readonly slots: Readonly<Record<string, readonly Brought[]>>
}

let bringing: Promise<Bringing> | undefined
/** What the plugins bring, by slot (`GET /ui/plugins.json`); asked for once, and again after a failure. */
const plugins = (): Promise<Bringing> => {
  bringing ??= ask().catch((cause: unknown) => {
    bringing = undefined
    throw cause
  })
  return bringing
}

async function ask(): Promise<Bringing> {
  // The same mode as the preload in index.html, or the browser asks twice.
  const response = await fetch('/ui/plugins.json', { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`/ui/plugins.json was answered ${response.status}`)
  return (await response.json()) as Bringing
}

/** Begins to load the elements of these slots, so that they are there when they are shown. */
export async function preload(...names: string[]): Promise<void> {
  const { slots } = await plugins()
  await Promise.allSettled(names.flatMap((name) => (slots[name] ?? []).map(({ module }) => import(module))))
}

/** Whether any plugin brings something for a slot: for places of which there are many. */
export async function isBrought(name: string): Promise<boolean> {
  const { slots } = await plugins()
  return (slots[name]?.length ?? 0) > 0
}

/**
 * A place that plugins fill: shows the elements that they bring for the slot `name`, each given `props`. A plugin that fails takes no room.
 * Its own children are shown when nobody brings anything. Dispatches `filled` once it shows what there is; the attribute says that there is something.
 */
@customElement('encke-slot')
export class Slot extends LitElement {
  @property() name = ''
  @property({ attribute: false }) props: Readonly<Record<string, unknown>> = {}
  @state() private elements: readonly HTMLElement[] | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#fill()
  }

  async #fill(): Promise<void> {
    const brought = await plugins().then(
      ({ slots }) => slots[this.name] ?? [],
      (cause: unknown) => this.#without('what plugins bring', cause),
    )
    this.elements = (
      await Promise.all(brought.map((each) => make(each).catch((cause: unknown) => this.#without(each.plugin, cause))))
    ).flat()
    this.toggleAttribute('filled', this.elements.length > 0)
    await this.updateComplete
    this.dispatchEvent(new Event('filled'))
  }

  #without(what: string, cause: unknown): [] {
    console.warn(`The slot ${this.name} stays without ${what}`, cause)
    return []
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot()
    // Laid out by whoever holds the slot, as if its elements stood there themselves.
    this.style.setProperty('display', 'contents')
    return root
  }

  override render() {
    for (const element of this.elements ?? []) Object.assign(element, this.props)
    return this.elements?.length === 0 ? html`<slot></slot>` : this.elements
  }
}

async function make({ tag, module }: Brought): Promise<HTMLElement> {
  await import(module)
  if (!customElements.get(tag)) throw new Error(`${module} does not define <${tag}>`)
  return document.createElement(tag)
}
