/** What a plugin brings for the pages, built when it was loaded: bytes by the name below `/ui/plugins/<plugin>/`, and that name by the path that the plugin gives. */
export interface Assets {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly names: ReadonlyMap<string, string>
  /** The files that they were built from. */
  readonly sources: readonly string[]
}
