import { css, html, type TemplateResult } from 'lit'
import eyeOff from 'lucide-static/icons/eye-off.svg'
import x from 'lucide-static/icons/x.svg'
import { icon } from '../../../../ui/index.ts'
import type { Reply } from '../conversation/commands.ts'
import { said } from './said.ts'

/** What came of a command, for the reader's eyes alone. */
export function replyRow({ id, command, text, failed }: Reply, myName: string): TemplateResult {
  return html`<div class="row system reply" data-reply-id=${id} role="group" aria-label="Reply to ${command.split(/\s/, 1)[0]}">
    <div class="aside">${icon(eyeOff)}</div>
    <div class="what">
      <p class="status"><span>Only you see this</span> <code>${command}</code></p>
      ${failed ? refused(text) : said(text ?? '…', myName)}
    </div>
    <button class="icon" data-do="discard" aria-label="Dismiss" title="Dismiss">${icon(x)}</button>
  </div>`
}

const refused = (text = ''): TemplateResult =>
  html`<p class="status failed" role="alert"><span>${text}</span> <button class="link" data-do="retry">Try again</button></p>`

/** The looks of a reply. */
export const replyStyles = css`
  .row.reply {
    grid-template-columns: var(--avatar) minmax(0, 1fr) auto;
    align-items: start;
  }
  .reply .aside svg {
    --icon: 0.9375rem;
    margin-block-start: var(--s-2);
  }
  .reply .what {
    display: block;
    color: var(--fg);
    font-size: var(--text-md);
  }
  .reply .status code {
    overflow: hidden;
    max-inline-size: 24rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`
