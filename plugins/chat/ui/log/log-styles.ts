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
    padding-block: var(--s-7) var(--s-5);
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
    .pill {
      border: 1px solid CanvasText;
    }
    .line::before,
    .line::after {
      background: GrayText;
    }
  }
`
