import { css } from '../../../../ui/widgets/index.ts'

/** The looks of the widget; its height is the page's to say. */
export const styles = css`
  :host {
    display: block;
    block-size: 24rem;
    min-block-size: var(--w-min-block-size, 12rem);
  }
  .widget {
    block-size: 100%;
    font-size: 15px;
  }
  [part~='frame'] {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    block-size: 100%;
  }
  header {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 12px;
    padding: 12px 16px;
    border-block-end: 1px solid var(--line);
    font-weight: 600;
  }
  header span,
  time,
  .tag,
  .note {
    color: var(--muted);
    font-size: 12px;
    font-weight: 400;
  }
  header span {
    white-space: nowrap;
  }
  [part~='log'] {
    display: flex;
    flex-direction: column;
    overflow-y: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    padding: 4px 16px 12px;
  }
  /* What little there is stands at the end. */
  [part~='log']::before {
    content: '';
    flex: 1 0 0;
  }
  [part~='log'] > * {
    flex: none;
  }
  [part~='log']:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .day {
    margin-block: 12px;
    color: var(--muted);
    font-size: 12px;
    padding-inline-start: 38px;
  }
  article {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr);
    column-gap: 10px;
    padding-block: 1px;
  }
  article.head {
    margin-block-start: 8px;
  }
  article > div {
    grid-column: 2;
  }
  article > .disc {
    grid-row: 1 / 3;
    margin-block-start: 2px;
  }
  [part~='author'] {
    font-weight: 600;
  }
  time,
  .tag {
    margin-inline-start: 6px;
  }
  .tag {
    padding-inline: 5px;
    border: 1px solid var(--line);
    border-radius: 99px;
  }
  [part~='body'] {
    white-space: pre-wrap;
  }
  .sending [part~='body'],
  .deleted {
    color: var(--muted);
  }
  a {
    color: var(--accent);
  }
  code {
    font: 0.87em ui-monospace, monospace;
  }
  pre {
    margin: 4px 0;
    overflow-x: auto;
    white-space: pre;
    overflow-wrap: normal;
  }
  form {
    padding: 8px;
    border-block-start: 1px solid var(--line);
  }
  button {
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    font: inherit;
    cursor: pointer;
  }
  button.open {
    inline-size: 100%;
    padding: 8px;
    color: var(--muted);
    text-align: start;
  }
`
