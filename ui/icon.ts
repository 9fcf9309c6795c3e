import type { TemplateResult } from 'lit'
import { html } from 'lit'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'

/** Draws an icon that was imported from `lucide-static/icons/*.svg` at build time; it has no name, so give its button one. Never pass it anything else. */
export const icon = (drawing: string): TemplateResult =>
  html`${unsafeHTML(drawing.replace('<svg', '<svg aria-hidden="true" focusable="false"'))}`
