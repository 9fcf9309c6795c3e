import { css } from 'lit'

/** The looks of a checkbox that is a switch. */
export const switchStyles = css`
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
    [role='switch'] {
      border: 1px solid CanvasText;
    }
    [role='switch']::before {
      background: CanvasText;
    }
  }
`
