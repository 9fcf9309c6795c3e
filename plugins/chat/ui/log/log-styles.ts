import { css } from 'lit'

/** The log's looks. Everything that is text begins on one vertical axis: gutter, avatar, gap. */
export const logStyles = css`
  :host {
    position: relative;
    display: block;
    min-block-size: 0;
    overflow: clip;
  }
  @container (width < 50rem) {
    :host {
      --gutter: 1rem;
      --avatar: 2rem;
      --avatar-gap: 0.625rem;
      --axis: 3.625rem;
    }
  }
  .scroller {
    display: flex;
    flex-direction: column-reverse;
    block-size: 100%;
    overflow-y: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    scrollbar-width: thin;
  }
  .rows {
    padding-block: var(--s-7) var(--s-4);
  }

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
    font-size: var(--text-md);
    line-height: var(--leading-md);
  }
  .name {
    font-weight: var(--weight-strong);
    overflow-wrap: anywhere;
    min-inline-size: 0;
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

  .called {
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

  .line {
    display: grid;
    grid-template-columns: var(--avatar) auto minmax(var(--s-7), 1fr);
    align-items: center;
    gap: var(--avatar-gap);
    margin-block: var(--s-6);
    padding-inline: var(--gutter);
    color: var(--fg-3);
    font: var(--weight-medium) var(--text-xs) / 1rem var(--font);
    font-variant-numeric: tabular-nums;
  }
  .line::before,
  .line::after {
    content: '';
    block-size: 1px;
    background: var(--line);
  }
  .line.new {
    color: var(--dust-text);
    font-weight: var(--weight-strong);
  }
  .line.new::before,
  .line.new::after {
    background: var(--dust-line);
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

  .state {
    display: grid;
    gap: var(--s-2);
    padding: 0 var(--gutter) var(--s-6) var(--axis);
    color: var(--fg-2);
    font-size: var(--text-md);
    line-height: 1.375rem;
  }
  .state strong {
    color: var(--fg);
    font-weight: var(--weight-strong);
  }

  .skeleton {
    display: grid;
    grid-template-columns: var(--avatar) minmax(0, 1fr);
    gap: var(--s-4) var(--avatar-gap);
    padding: 0 var(--gutter) var(--s-6);
    animation: appear var(--t-base) 300ms both;
  }
  .skeleton i {
    block-size: 0.75rem;
    border-radius: var(--r-1);
    background: var(--bg-sunken);
    grid-column: 2;
    max-inline-size: 26rem;
  }
  .skeleton .short {
    max-inline-size: 9rem;
  }
  .skeleton .round {
    grid-area: auto / 1 / span 2 / 1;
    block-size: var(--avatar);
    border-radius: 50%;
  }
  .skeleton .round:not(:first-child) {
    margin-block-start: var(--s-6);
  }
  .skeleton .round:not(:first-child) + .bar {
    margin-block-start: var(--s-6);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .pill {
    position: absolute;
    inset-inline: 0;
    display: flex;
    justify-content: center;
    inline-size: fit-content;
    margin-inline: auto;
    border-radius: var(--r-full);
    background: var(--bg-raised);
    box-shadow: var(--shadow-pop);
    z-index: 2;
  }
  .pill.bottom {
    inset-block-end: var(--s-5);
  }
  .pill.top {
    inset-block-start: var(--s-5);
  }
  .pill button {
    border: 0;
    border-radius: var(--r-full);
    background: none;
    --icon: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  .pill.top .go {
    color: var(--dust-text);
  }

  @media (forced-colors: active) {
    .called::before {
      background: Mark;
    }
    .actions,
    .pill {
      border: 1px solid CanvasText;
    }
    .line::before,
    .line::after {
      background: GrayText;
    }
  }
`
