import type { TemplateResult } from 'lit'
import { html } from 'lit'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'

/** Draws an SVG that was imported at build time, for the eye alone. Never pass it anything else. */
export const drawing = (svg: string): TemplateResult => html`${unsafeHTML(svg.replace('<svg', '<svg aria-hidden="true"'))}`
