import { css } from '../../../../ui/widgets/index.ts'

/** The looks of what a guest writes in. */
export const composerStyles = css`
  .problem {
    margin: 4px 0 0;
    color: light-dark(#b3261e, #f2958f);
    font-size: 13px;
  }
  .row {
    display: flex;
    align-items: end;
    gap: 8px;
  }
  textarea,
  input {
    flex: 1;
    min-inline-size: 0;
    padding: 8px;
    border: 0;
    border-radius: 6px;
    background: none;
    color: inherit;
    font: inherit;
    resize: none;
  }
  textarea {
    field-sizing: content;
    max-block-size: 8rem;
  }
  @media (pointer: coarse) {
    textarea,
    input {
      font-size: 16px;
    }
  }
  ::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  textarea:focus-visible,
  input:focus-visible {
    outline: 2px solid var(--accent);
  }
  .row button {
    padding: 8px;
  }
  @media (forced-colors: active) {
    textarea,
    input {
      border: 1px solid;
    }
  }
`
