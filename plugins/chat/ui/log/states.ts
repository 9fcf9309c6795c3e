import { html, type TemplateResult } from 'lit'

/** What stands for messages that are on their way here; it is seen only when they take their time. */
export const skeleton = html`<div class="skeleton" aria-hidden="true">
  <i class="round"></i><i class="bar short"></i><i class="bar"></i><i class="round"></i><i class="bar short"></i><i class="bar"></i>
</div>`

/** What stands where a room's messages could not be loaded. */
export const couldNotLoad = (again: () => void): TemplateResult => html`<div class="state">
  <p><strong>This room could not be loaded</strong></p>
  <p>It is tried again by itself. <button class="link" @click=${again}>Try now</button></p>
</div>`
