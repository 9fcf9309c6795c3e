import { css } from 'lit'

/** How the builder's parts lie: what there is, the form, and the preview over what is copied; one below the other on a phone. */
export const layout = css`
  :host {
    display: grid;
    grid-template-columns: 15.5rem 18.5rem minmax(0, 1fr);
    min-block-size: 100dvh;
    color: var(--fg);
  }
  nav {
    display: flex;
    flex-direction: column;
    gap: var(--s-2);
    padding: var(--s-5) var(--s-4);
    border-inline-end: 1px solid var(--line);
    background: var(--bg-side);
  }
  h1 {
    display: flex;
    align-items: center;
    gap: var(--s-4);
    padding: var(--s-2) var(--s-4) var(--s-6);
    font: var(--weight-strong) var(--text-lg) / 1.5rem var(--font);
    letter-spacing: -0.01em;
  }
  h1 a {
    color: inherit;
  }
  .kind {
    justify-content: flex-start;
    gap: var(--s-5);
    padding: var(--s-4);
    border: 0;
    background: none;
    text-align: start;
  }
  .kind span {
    display: grid;
  }
  .kind b {
    font-weight: var(--weight-medium);
  }
  .kind small {
    color: var(--fg-2);
    font: var(--weight-regular) var(--text-sm) / 1.125rem var(--font);
  }
  .kind:hover {
    background: var(--bg-hover);
  }
  .kind[aria-current] {
    background: var(--bg-active);
  }
  .promise {
    margin-block-start: auto;
    padding: var(--s-4);
    color: var(--fg-2);
    font-size: var(--text-sm);
  }
  form {
    display: grid;
    align-content: start;
    gap: var(--s-6);
    padding: var(--s-6);
    border-inline-end: 1px solid var(--line);
  }
  main {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    min-inline-size: 0;
  }
  .snippets {
    padding: var(--s-5) var(--s-6) var(--s-6);
    border-block-start: 1px solid var(--line);
  }
  .tabs {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--s-4);
  }
  [role='tablist'] {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s-2) var(--s-6);
  }
  [role='tab'] {
    padding-inline: 0;
    border: 0;
    border-radius: 0;
    background: none;
    color: var(--fg-2);
  }
  [role='tab'][aria-selected='true'] {
    color: var(--fg);
    box-shadow: 0 2px 0 currentColor;
  }
  #snippet {
    display: grid;
    gap: var(--s-4);
    min-block-size: 10rem;
    margin-block-start: var(--s-5);
    align-content: start;
  }
  pre {
    margin: 0;
    padding: var(--s-5);
    overflow-x: auto;
    border-radius: var(--r-2);
    background: var(--bg-sunken);
    font: 400 0.8125rem / 1.375rem var(--font-mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  @media (width < 64rem) {
    :host {
      grid-template-columns: minmax(0, 1fr);
    }
    nav {
      flex-flow: row wrap;
      border: 0;
      border-block-end: 1px solid var(--line);
    }
    h1 {
      inline-size: 100%;
      padding-block-end: var(--s-4);
    }
    .kind small,
    .promise {
      display: none;
    }
    form {
      border: 0;
      border-block-end: 1px solid var(--line);
    }
  }
`
