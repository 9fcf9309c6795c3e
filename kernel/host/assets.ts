/** What a plugin brings for pages, built when it was loaded: bytes by the name below `/ui/plugins/<plugin>/`, for widgets below `/widgets/plugins/<plugin>/`, and that name by the path that the plugin gives. */
export interface Assets {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly names: ReadonlyMap<string, string>
  /** The rules that keep a widget's place in a page, by the path that the plugin gives. */
  readonly places: ReadonlyMap<string, string>
  /** The files that they were built from. */
  readonly sources: readonly string[]
}
