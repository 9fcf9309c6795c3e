import { css } from 'lit'

/** A message's looks: avatar or time, what was said, how it stands, and what can be done with it. */
export const rowStyles = css`
  .row {
    position: relative;
    display: grid;
    grid-template-columns: var(--avatar) minmax(0, 1fr);
    column-gap: var(--avatar-gap);
    padding: var(--s-1) var(--gutter);
    transition: opacity var(--t-fast) var(--ease-out);
  }
  @starting-style {
    .row {
      opacity: 0;
    }
  }
  .row.rushed {
    position: static;
    transition: none;
  }
  .row.head,
  .row.system {
    margin-block-start: var(--s-6);
  }
  .line + .row {
    margin-block-start: 0;
  }
  .row:focus-visible {
    outline-offset: -2px;
    border-radius: var(--r-2);
  }
  .aside {
    display: flex;
    justify-content: center;
    align-items: start;
  }
  .aside .disc {
    margin-block-start: var(--s-1);
  }
  .aside time {
    visibility: hidden;
    margin-inline: -0.75rem 0;
    color: var(--fg-3);
    font-size: var(--text-xs);
    line-height: calc(var(--text-md) * var(--leading-md));
    white-space: nowrap;
    text-align: end;
    inline-size: calc(100% + 0.75rem);
    flex: none;
    display: flex;
    justify-content: flex-end;
  }
  .row:is(:hover, :focus-visible, :focus-within) > .aside time {
    visibility: visible;
  }
  .byline {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: var(--s-4);
    margin-block-end: 1px;
    font-size: var(--text-md);
    line-height: var(--leading-md);
  }
  .name {
    font-weight: var(--weight-strong);
    overflow-wrap: anywhere;
    min-inline-size: 0;
  }
  .tag {
    align-self: center;
    padding-inline: var(--s-3);
    border: 1px solid var(--line-strong);
    border-radius: var(--r-full);
    color: var(--fg-2);
    font-size: var(--text-2xs, 0.6875rem);
    line-height: 1rem;
  }
  .byline time,
  .edited {
    color: var(--fg-3);
    font-size: var(--text-xs);
  }
  .what .said {
    transition: color var(--t-base) var(--ease-out);
  }
  [data-state='sending'] .said {
    color: var(--fg-3);
  }
  [data-state='failed'] .said {
    color: var(--fg-2);
  }
  .tombstone,
  .system .what {
    display: flex;
    align-items: center;
    gap: var(--s-3);
    color: var(--fg-3);
    font-size: var(--text-md);
    line-height: var(--leading-md);
  }
  .tombstone svg,
  .system svg {
    --icon: 0.9375rem;
  }
  .system {
    align-items: center;
    color: var(--fg-3);
  }
  .system .what {
    font-size: var(--text-sm);
  }
  .folded {
    max-block-size: 20lh;
    overflow: clip;
    mask-image: linear-gradient(#000 80%, transparent);
  }

  .status {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--s-4);
    padding-block: var(--s-1);
    color: var(--fg-3);
    font-size: var(--text-xs);
    line-height: 1rem;
  }
  .status svg {
    --icon: 0.875rem;
  }
  .status.failed {
    color: var(--danger);
  }
  .status .discard {
    color: var(--fg-3);
  }

  .row.called {
    position: relative;
    background: var(--dust-bg);
  }
  .called::before {
    content: '';
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    inline-size: 2px;
    background: var(--dust);
  }

  .actions {
    position: absolute;
    inset-block-start: -0.875rem;
    inset-inline-end: var(--gutter);
    z-index: 1;
    display: flex;
    padding: var(--s-1);
    border-radius: var(--r-2);
    background: var(--bg-raised);
    box-shadow: var(--shadow-pop);
    opacity: 0;
    pointer-events: none;
  }
  .actions button {
    --control: 1.75rem;
    border-radius: var(--r-1);
  }
  .row:focus-visible > .actions,
  .row:focus-within > .actions {
    opacity: 1;
    pointer-events: auto;
  }
  @media (hover: hover) {
    .row[data-message-id]:hover {
      background: var(--bg-hover);
    }
    .row.called:hover {
      background: var(--dust-bg);
    }
    .row:hover > .actions {
      opacity: 1;
      pointer-events: auto;
    }
  }
  @media (pointer: coarse) {
    /* A finger that rests calls the sheet; the bar is for keys and pointers. */
    .row[data-message-id] {
      user-select: none;
      -webkit-user-select: none;
      -webkit-touch-callout: none;
    }
    .row:not(:focus-visible) > .actions {
      display: none;
    }
  }

  encke-edit-field {
    display: block;
    margin-block: var(--s-1);
  }
  encke-edit-field textarea {
    display: block;
    min-block-size: 2.25rem;
    max-block-size: 40vh;
    field-sizing: content;
    resize: none;
  }
  .hints {
    display: flex;
    gap: var(--s-5);
    margin-block-start: var(--s-2);
    font-size: var(--text-xs);
  }
  .hints .link {
    gap: var(--s-3);
    color: var(--fg-2);
  }

  @media (forced-colors: active) {
    .called::before {
      background: Mark;
    }
    .actions {
      border: 1px solid CanvasText;
    }
  }
`
