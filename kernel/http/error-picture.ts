import type { Problem } from '../protocol.ts'
import { html } from './html.ts'
import type { Context } from './kernel-request.ts'

const LETTER_PIXELS = 7

/** Answers with a problem as a picture that says so: an `<img>` shows it, whatever its status is. */
export function answerErrorPicture(ctx: Context, { status, title, code, detail }: Problem): void {
  const width = Math.max(212, 24 + Math.max(title.length, detail.length) * LETTER_PIXELS)
  ctx.status = status
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Access-Control-Allow-Origin', '*')
  ctx.set('Content-Type', 'image/svg+xml')
  ctx.body =
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="44" viewBox="0 0 ${width} 44" role="img" data-code="${code}">
<title>${title}: ${detail}</title>
<rect x=".5" y=".5" width="${width - 1}" height="43" rx="6" fill="#fff" stroke="#cdd5d9"/>
<text x="12" y="18" font-family="system-ui,sans-serif" font-size="12" font-weight="600" fill="#14191d">${title}</text>
<text x="12" y="35" font-family="system-ui,sans-serif" font-size="12" fill="#47525a">${detail}</text>
</svg>
`.html
}
