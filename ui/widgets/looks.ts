import { css } from './element.ts'

/**
 * The looks that all widgets share. A page says what it wants by `--w-…`; none of them is set here, so its word always holds. Within,
 * the same without the `w`: `--fg`, `--muted`, `--accent`, `--line`, `--warn`, `--warn-bg`, `--ring`, `--radius`.
 */
export const looks = css`
  :host {
    display: flow-root;
    contain: layout;
    min-inline-size: 0;
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  .widget {
    --fg: var(--w-fg, light-dark(#14191d, #e6ebee));
    --muted: var(--w-muted, light-dark(#5a656e, #98a4ac));
    --accent: var(--w-accent, light-dark(#0b5f9c, #74bdf2));
    --line: var(--w-line, light-dark(#cdd5d9, #35414a));
    --warn: var(--w-warn, light-dark(#7d5200, #f0bd5a));
    --warn-bg: var(--w-warn-bg, light-dark(#fff7e3, #272011));
    --ring: var(--w-ring, Canvas);
    --radius: var(--w-radius, 10px);
    color: var(--fg);
    font-family: var(--w-font, inherit);
    font-size: 0.9375rem;
    font-weight: 400;
    line-height: 1.4;
    text-align: start;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .widget:lang(zh) {
    line-height: 1.6;
  }
  [part~='frame'] {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--w-bg, transparent);
    overflow: clip;
  }
  a:focus-visible,
  button:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
    border-radius: 2px;
  }
  .old {
    color: var(--muted);
  }
  .aside {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (prefers-contrast: more) {
    .widget {
      --muted: var(--w-muted, var(--fg));
      --line: var(--w-line, currentcolor);
    }
  }
`
