import { css } from 'lit'

/** What every element's own styles begin with: boxes, links, the focus ring, words for screen readers only. */
export const base = css`
  :host {
    box-sizing: border-box;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  a {
    color: var(--ion);
    text-decoration: none;
    text-underline-offset: 0.18em;
  }
  a:hover {
    text-decoration: underline;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--ion);
    outline-offset: 2px;
  }
  svg {
    display: block;
    inline-size: var(--icon);
    block-size: var(--icon);
    stroke-width: 1.6;
    flex: none;
  }
  time,
  .figures {
    font-variant-numeric: tabular-nums;
  }
  .for-readers {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`
