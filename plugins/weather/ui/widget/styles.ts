import { css } from '../../../../ui/widgets/index.ts'

/** How the weather lies in the width that it has: one line, without days, with days below, with days beside. */
export const styles = css`
  .weather {
    container-type: inline-size;
  }
  [part~='icon'] {
    flex: none;
  }
  svg {
    display: block;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    stroke-width: 1.6;
  }
  [part~='frame'] {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    line-height: 1.3;
  }
  .now {
    display: flex;
    align-items: center;
    gap: 0.875rem;
    padding: 0.875rem 1rem 0.625rem;
  }
  .now svg {
    inline-size: 2.5rem;
    block-size: 2.5rem;
    stroke-width: 1.1;
  }
  [part~='temp'] {
    font-size: 2.25rem;
    line-height: 1;
    white-space: nowrap;
  }
  .where {
    flex: 1;
    min-inline-size: 0;
    text-align: end;
  }
  .where:first-child {
    text-align: start;
  }
  [part~='place'] {
    display: block;
    font-weight: 600;
  }
  [part~='text'],
  .low {
    color: var(--muted);
  }
  [part~='warning'] {
    display: flex;
    gap: 0.625rem;
    padding: 0.5rem 1rem;
    background: var(--warn-bg);
    color: var(--warn);
    font-size: 0.875rem;
    line-height: 1.25rem;
    text-wrap: balance;
  }
  [part~='warning'] a {
    color: inherit;
  }
  [part~='warning'] a:not(:hover) {
    text-decoration: none;
  }
  ol {
    display: grid;
    grid-auto-columns: minmax(0, 1fr);
    grid-auto-flow: column;
    margin: 0 1rem;
    padding: 0.5rem 0 0;
    border-block-start: 1px solid var(--line);
    list-style: none;
    font-size: 0.8125rem;
    text-align: center;
  }
  [part~='warning'] + ol {
    border-block-start: 0;
  }
  li svg {
    margin: 0.1875rem auto;
  }
  .when {
    display: block;
    overflow: clip;
    color: var(--muted);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .high {
    font-weight: 600;
  }
  .old :is([part~='temp'], [part~='text'], [part~='place'], ol) {
    color: var(--muted);
  }
  .gone {
    padding: 0.875rem 1rem 0;
  }
  .gone p {
    margin: 0.25rem 0 0;
    color: var(--muted);
    font-size: 0.875rem;
  }
  @container (width < 300px) {
    ol {
      display: none;
    }
  }
  @container (width < 220px) {
    .now {
      gap: 0.5rem;
      padding: 0.5rem 0.75rem;
    }
    .now svg {
      inline-size: 1.375rem;
      block-size: 1.375rem;
      stroke-width: 1.6;
    }
    [part~='temp'] {
      font-size: 1.1875rem;
    }
    .where {
      text-align: start;
    }
    [part~='text'],
    [part~='updated'],
    [part~='mark'] {
      display: none;
    }
    [part~='foot'] {
      padding: 0 0.75rem 0.375rem;
      font-size: 0.625rem;
      line-height: 0.875rem;
    }
    [part~='source'] {
      overflow: clip;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  }
  @container (width >= 520px) {
    [part~='frame'] {
      grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
    }
    [part~='frame'] > :not(.now, ol) {
      grid-column: 1 / -1;
    }
    [part~='warning'] {
      order: 1;
    }
    [part~='foot'] {
      order: 2;
    }
    ol {
      margin-inline-start: 0;
      border-block-start: 0;
    }
  }
  @media (forced-colors: active) {
    [part~='warning'] {
      border-block: 1px solid CanvasText;
    }
  }
`
