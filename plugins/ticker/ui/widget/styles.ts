import { css } from '../../../../ui/widgets/index.ts'

/** A line that moves, one that is turned page by page, and one quote at a time where it is narrow. */
export const styles = css`
  .ticker {
    --up: light-dark(#136f44, #5cc592);
    --down: light-dark(#b3261e, #f2958f);
  }
  .east {
    --up: light-dark(#b3261e, #f2958f);
    --down: light-dark(#136f44, #5cc592);
  }
  [part~='frame'] {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .line {
    display: flex;
    flex-direction: row-reverse;
    min-block-size: 2.5rem;
  }
  [part~='pause'] {
    flex: none;
    inline-size: 2.75rem;
    padding: 0;
    border: 0;
    border-inline-start: 1px solid var(--line);
    background: none;
    color: var(--muted);
    font: inherit;
    cursor: pointer;
  }
  [part~='pause']:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -3px;
    border-radius: var(--radius);
  }
  [part~='pause'] svg {
    display: block;
    margin: auto;
    inline-size: 1rem;
    block-size: 1rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.5;
  }
  .view {
    display: flex;
    flex: 1;
    min-inline-size: 0;
    overflow: clip;
  }
  [part~='track'] {
    display: flex;
    flex: none;
    align-items: center;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  [part~='item'] {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding-inline: 1rem;
    block-size: 2.5rem;
    white-space: nowrap;
    content-visibility: auto;
    contain-intrinsic-size: auto 13rem auto 2.5rem;
  }
  [part~='symbol'] {
    color: var(--muted);
  }
  [part~='value'] {
    border-radius: 4px;
    font-weight: 600;
  }
  .up {
    color: var(--up);
  }
  .down {
    color: var(--down);
  }
  .level {
    color: var(--muted);
  }
  [part~='spark'] {
    inline-size: 2.75rem;
    block-size: 1rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.5;
    stroke-linejoin: round;
    overflow: visible;
  }
  .note {
    padding: 0.5rem 1rem;
    color: var(--muted);
  }
  .old [part~='value'] {
    color: var(--muted);
  }
  .aside {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: clip;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  [part~='foot'] {
    padding-block: 0.25rem 0.375rem;
    border-block-start: 1px solid var(--line);
  }
  .line:not(.moving *) [part~='track'] {
    flex: 1;
    min-inline-size: 0;
  }
  /* Where it stands still: the symbol above its figures; the curve takes what these leave, and a number that is too long ends in an ellipsis. */
  .line:not(.moving *) [part~='item'] {
    flex: 1;
    display: grid;
    grid-template-columns: auto auto minmax(0, 1fr);
    gap: 0 0.5rem;
    align-content: center;
    min-inline-size: 0;
    padding-inline: 0.75rem;
    line-height: 1.25;
  }
  .line:not(.moving *) [part~='symbol'] {
    grid-column: 1 / 3;
    font-size: 0.75rem;
  }
  .line:not(.moving *) :is([part~='symbol'], [part~='value']) {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .line:not(.moving *) [part~='spark'] {
    grid-area: 1 / 3 / 3;
    inline-size: min(100%, 2.75rem);
  }
  @media (forced-colors: active) {
    [part~='pause'] {
      border-inline-start-color: CanvasText;
    }
  }
`
