import { css } from 'lit'

/** What floats: a `.menu` (native popover) and a `dialog` (native, modal; a sheet on a narrow shell). */
export const floats = css`
  .menu {
    position: fixed;
    inset: auto;
    margin: 0;
    min-inline-size: 11rem;
    max-inline-size: min(20rem, 100vw - 1rem);
    padding: var(--s-2);
    border: 0;
    border-radius: var(--r-3);
    background: var(--bg-raised);
    color: var(--fg);
    box-shadow: var(--shadow-pop);
    transition: opacity var(--t-fast) var(--ease-out);
  }
  .menu > button,
  .menu > a {
    display: flex;
    justify-content: flex-start;
    gap: var(--s-5);
    inline-size: 100%;
    min-block-size: max(2rem, var(--row));
    padding: var(--s-1) var(--s-4);
    border: 0;
    border-radius: var(--r-2);
    background: none;
    color: var(--fg);
    font: var(--weight-regular) var(--text-sm) / 1.125rem var(--font);
    text-align: start;
    text-decoration: none;
    align-items: center;
  }
  .menu > :is(button, a):is(:hover, :focus-visible) {
    background: var(--bg-active);
    outline: none;
  }
  .menu > :is(button, a) > svg {
    color: var(--fg-2);
  }
  .menu > .danger,
  .menu > .danger > svg {
    color: var(--danger);
  }
  .menu > hr {
    margin: var(--s-2) 0;
    border: 0;
    border-block-start: 1px solid var(--line);
  }

  dialog {
    inline-size: min(27rem, 100vw - 2rem);
    max-block-size: calc(100dvh - 2rem);
    padding: var(--s-7);
    border: 0;
    border-radius: var(--r-4);
    background: var(--bg-raised);
    color: var(--fg);
    box-shadow: var(--shadow-dialog);
    overflow: auto;
  }
  dialog::backdrop {
    background: var(--scrim);
  }
  dialog h2 {
    font: var(--weight-strong) var(--text-lg) / 1.5rem var(--font);
    letter-spacing: -0.01em;
  }
  dialog .answers {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--s-4);
    margin-block-start: var(--s-7);
  }
  @media (forced-colors: active) {
    .menu,
    dialog {
      border: 1px solid CanvasText;
    }
  }
`
