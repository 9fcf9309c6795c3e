import { css, html } from 'lit'
import chevronLeft from 'lucide-static/icons/chevron-left.svg'
import { icon } from '../icon.ts'

/** A page's title, with the way back where the page is all there is to see. */
export const pageHeading = (title: string) =>
  html`<header><a class="back" href="/" aria-label="All rooms">${icon(chevronLeft)}</a><h1 tabindex="-1">${title}</h1></header>`

/** The looks of pages that are no conversation: settings, people. */
export const pageStyles = css`
  .page {
    display: grid;
    gap: var(--s-8);
    max-inline-size: 46rem;
    padding: var(--s-8) var(--s-9) var(--s-10);
    color: var(--fg);
    font-size: var(--text-md);
    line-height: 1.375rem;
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--s-4);
  }
  h1 {
    font: var(--weight-strong) var(--text-xl) / 1.75rem var(--font);
    letter-spacing: -0.015em;
  }
  h1:focus-visible {
    outline: none;
  }
  h2 {
    padding-block-end: var(--s-4);
    border-block-end: 1px solid var(--line);
    font: var(--weight-strong) var(--text-md) / 1.375rem var(--font);
  }
  .back {
    display: none;
    margin-inline-start: -0.5rem;
    padding: var(--s-4);
    color: var(--fg);
  }
  .entry {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--s-4) var(--s-6);
    min-block-size: 3.5rem;
    padding-block: var(--s-5);
    border-block-end: 1px solid var(--line);
  }
  .entry > p {
    display: grid;
    flex: 1 1 12rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .entry strong {
    font-weight: var(--weight-medium);
  }
  .entry .note {
    font-size: var(--text-sm);
    line-height: 1.125rem;
  }
  @container (width < 50rem) {
    .page {
      padding: var(--s-5) var(--s-6) var(--s-9);
    }
    .back {
      display: block;
    }
  }
`
