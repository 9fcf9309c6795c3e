import { css } from 'lit'

/** Buttons (`button`, `.primary`, `.quiet`, `.danger`, `.icon`), fields (`.field`, `.input`), keys (`kbd`), and the notes below fields. */
export const controls = css`
  button,
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--s-4);
    min-block-size: var(--control);
    padding: var(--s-2) var(--s-5);
    border: 1px solid var(--line-strong);
    border-radius: var(--r-2);
    background: var(--bg);
    color: var(--fg);
    font: var(--weight-medium) var(--text-sm) / 1.125rem var(--font);
    text-decoration: none;
    cursor: pointer;
    touch-action: manipulation;
    transition: background-color var(--t-fast) var(--ease-out);
  }
  button:hover,
  .button:hover {
    background: var(--bg-hover);
    text-decoration: none;
  }
  button:active {
    background: var(--bg-active);
  }
  button:disabled {
    color: var(--fg-3);
    opacity: 0.6;
    cursor: default;
  }
  .primary,
  .primary:active {
    border-color: transparent;
    background: var(--button);
    color: var(--button-on);
  }
  .primary:hover {
    background: var(--button-hover);
  }
  .danger {
    color: var(--danger);
  }
  .large {
    min-block-size: var(--field);
    font-size: var(--text-md);
  }
  .wide {
    inline-size: 100%;
  }
  .link {
    min-block-size: 1.5rem;
    padding: 0;
    border: 0;
    background: none;
    color: var(--ion);
    font-size: inherit;
    line-height: inherit;
  }
  .link:hover,
  .link:active {
    background: none;
    text-decoration: underline;
    text-underline-offset: 0.18em;
  }
  .icon {
    inline-size: var(--control);
    padding: 0;
    flex: none;
    border-color: transparent;
    background: none;
    color: var(--fg-2);
  }
  .icon:hover {
    background: var(--bg-active);
    color: var(--fg);
  }
  .icon[aria-pressed='true'],
  .icon[aria-expanded='true'] {
    background: var(--bg-active);
    color: var(--fg);
  }

  .field {
    display: grid;
    gap: var(--s-3);
  }
  label,
  .label {
    color: var(--fg);
    font: var(--weight-medium) var(--text-sm) / 1.125rem var(--font);
  }
  .input {
    appearance: none;
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: var(--field);
    padding: var(--s-3) 0.6875rem;
    border: 1px solid var(--line-control);
    border-radius: var(--r-2);
    background: var(--bg);
    color: var(--fg);
    font: var(--weight-regular) var(--text-md) / var(--leading-md) var(--font);
    text-align: start;
  }
  select.input {
    appearance: auto;
  }
  .input::placeholder {
    color: var(--fg-3);
    opacity: 1;
  }
  .input:focus {
    outline: 1px solid var(--ion);
    outline-offset: 0;
    border-color: var(--ion);
  }
  .input[aria-invalid='true'] {
    border-color: var(--danger);
  }
  .input[aria-invalid='true']:focus {
    outline-color: var(--danger);
  }
  .note {
    color: var(--fg-3);
    font-size: var(--text-xs);
    line-height: 1rem;
  }
  .problem {
    color: var(--danger);
    font-size: var(--text-xs);
    line-height: 1rem;
  }
  kbd {
    display: inline-block;
    min-inline-size: 1rem;
    padding: 0 var(--s-2);
    border: 1px solid var(--line-strong);
    border-radius: var(--r-1);
    background: var(--bg);
    color: var(--fg-2);
    font: var(--weight-medium) var(--text-2xs) / 0.875rem var(--font);
    text-align: center;
  }
`
