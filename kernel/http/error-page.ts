import type { Problem } from '../protocol.ts'
import { html } from './html.ts'
import type { Context } from './kernel-request.ts'
import { answerPage } from './plain-page.ts'

/** Answers with a problem as people see it; a page that was asked for too early comes by itself when `retrySeconds` have passed. */
export function answerErrorPage(ctx: Context, { status, title, code, detail }: Problem, retrySeconds: number | undefined): void {
  const asked = ctx.method === 'GET' ? addressAgain(ctx.req.url ?? '/', code) : undefined
  answerPage(ctx, status, {
    title,
    facts: { code },
    next: asked !== undefined && retrySeconds !== undefined ? { seconds: retrySeconds, url: asked } : undefined,
    body: html`<h1>${title}</h1>
<p role="alert">${detail}</p>
<p>${asked === undefined ? 'Go back, and what you wrote is still there.' : html`<a href="${asked}">Try again</a>`}</p>`,
  })
}

/** A cursor that is not ours now will not be the next time either. */
const addressAgain = (url: string, code: Problem['code']): string => (code === 'bad-cursor' ? url.replace(/([?&])since=[^&]*/g, '$1') : url)
