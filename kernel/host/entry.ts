import type { AnyPlugin } from '../api/plugin.ts'
import type { Assets } from './assets.ts'
import type { Explain } from './fault.ts'

/** A plugin to be loaded, with the configuration that its entry gives. */
export interface Entry {
  readonly plugin: AnyPlugin
  readonly config: unknown
  /** It comes with Encke. */
  readonly builtIn?: true
  /** The file that it was loaded from, where it was. */
  readonly file?: string
  /** All that it was made of. */
  readonly files?: readonly string[]
  /** Why it could not be loaded: then the plugin only stands for it. */
  readonly broken?: { readonly error: unknown }
  /** Finds the places of its faults. */
  readonly explain?: Explain
  /** Its elements, where they were built with it. */
  readonly assets?: Assets
}
