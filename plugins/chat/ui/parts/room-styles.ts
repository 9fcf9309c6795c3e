import { css } from 'lit'

/** How a room's parts lie: header, strip, and below them the log over the composer, with the pane beside or over it. */
export const roomStyles = css`
  :host {
    position: relative;
    display: grid;
    grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr) auto;
    grid-template-areas: 'header pane' 'strip pane' 'talk pane';
    block-size: 100%;
  }
  encke-room-header {
    grid-area: header;
  }
  encke-room-strip {
    grid-area: strip;
  }
  .talk {
    grid-area: talk;
    display: grid;
    grid-template: minmax(0, 1fr) auto auto / minmax(0, 1fr);
    grid-template-areas: 'log' 'composer' 'under';
    min-inline-size: 0;
    min-block-size: 0;
  }
  encke-log {
    grid-area: log;
  }
  encke-composer {
    grid-area: composer;
  }
  .under {
    grid-area: under;
    display: flex;
    align-items: center;
    gap: var(--s-6);
    min-block-size: var(--under-h);
    padding-inline: calc(var(--gutter) + var(--s-3)) calc(var(--gutter) + var(--s-2));
    padding-block-end: env(safe-area-inset-bottom);
  }
  encke-connection {
    flex: 1;
  }
  .keys {
    gap: var(--s-3);
    color: var(--fg-3);
    font-size: var(--text-xs);
    white-space: nowrap;
  }
  .pane {
    grid-area: pane;
    display: grid;
    grid-template-rows: auto minmax(0, 1fr);
    inline-size: var(--pane-w);
    min-block-size: 0;
    border-inline-start: 1px solid var(--line);
    background: var(--bg);
  }
  .pane header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: calc(var(--header-h) + env(safe-area-inset-top));
    padding: env(safe-area-inset-top) var(--s-4) 0 var(--s-6);
    border-block-end: 1px solid var(--line);
  }
  .pane h2 {
    font: var(--weight-strong) var(--text-md) / 1.375rem var(--font);
  }
  .pane .content {
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  @container (width < 75rem) {
    .pane {
      grid-area: 1 / 1 / -1 / -1;
      position: absolute;
      inset-block: 0;
      inset-inline-end: 0;
      z-index: var(--z-popover);
      max-inline-size: 85%;
      box-shadow: var(--shadow-pop);
    }
  }
  @container (width < 50rem) {
    .talk {
      grid-template-areas: 'log' 'under' 'composer';
      grid-template-rows: minmax(0, 1fr) auto auto;
      padding-block-end: calc(var(--s-4) + env(safe-area-inset-bottom));
    }
    .under {
      min-block-size: var(--under-h);
      padding: 0 var(--s-6);
    }
    .keys {
      display: none;
    }
  }
`
