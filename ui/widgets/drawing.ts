import { html, type TemplateResult } from 'lit/html.js'

const drawings = new Map<string, TemplateResult>()

/** Draws an SVG that was imported at build time, for the eye alone. Never pass it anything else. */
export function drawing(svg: string): TemplateResult {
  const known = drawings.get(svg)
  if (known) return known
  // A template is its strings, and these stand in the program like any other; `unsafeHTML` does the same with more bytes.
  const strings = [svg.replace('<svg', '<svg aria-hidden="true"')]
  const made = html(Object.assign(strings, { raw: strings }))
  drawings.set(svg, made)
  return made
}
