import { css } from 'lit'

/** How one chooses: `.segments` (radio buttons in a row, each a `label` with a `span`) and a checkbox that is a `switch`. */
export const choices = css`
  .segments {
    display: flex;
    flex-wrap: wrap;
    padding: 2px;
    border-radius: var(--r-2);
    background: var(--bg-sunken);
  }
  .segments label {
    position: relative;
    cursor: pointer;
  }
  .segments input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    pointer-events: none;
  }
  .segments span {
    display: grid;
    place-items: center;
    min-block-size: calc(var(--control) - 4px);
    padding-inline: var(--s-5);
    border-radius: calc(var(--r-2) - 2px);
    color: var(--fg-2);
    font-size: var(--text-sm);
  }
  .segments :checked + span {
    background: var(--bg);
    color: var(--fg);
    box-shadow: 0 0 0 1px var(--line);
  }
  .segments :focus-visible + span {
    outline: 2px solid var(--ion);
  }
  [role='switch'] {
    appearance: none;
    position: relative;
    flex: none;
    inline-size: 2.125rem;
    block-size: 1.25rem;
    margin: 0.125rem;
    border-radius: 1rem;
    background: var(--fg-3);
    cursor: pointer;
    transition: background-color var(--t-fast) var(--ease-out);
  }
  [role='switch']::before {
    content: '';
    position: absolute;
    inset-block-start: 0.1875rem;
    inset-inline-start: 0.1875rem;
    inline-size: 0.875rem;
    block-size: 0.875rem;
    border-radius: 50%;
    background: var(--bg);
    transition: translate var(--t-fast) var(--ease-out);
  }
  [role='switch']:checked {
    background: var(--ion);
  }
  [role='switch']:checked::before {
    translate: 0.875rem;
  }
  [role='switch']:disabled {
    opacity: 0.6;
    cursor: default;
  }
  @media (forced-colors: active) {
    .segments :checked + span {
      outline: 2px solid Highlight;
    }
    [role='switch'] {
      border: 1px solid CanvasText;
    }
    [role='switch']::before {
      background: CanvasText;
    }
  }
`
