/**
 * Keeps the page as high as what a keyboard leaves of it, in browsers that do not know `interactive-widget=resizes-content`: there the keyboard
 * lies over the page, and only the visual viewport (CSSOM View §14) tells. A page that is zoomed into keeps its height.
 */
export function followViewport(): void {
  const viewport = window.visualViewport
  viewport?.addEventListener('resize', () => {
    const covered = viewport.scale === 1 && innerHeight - viewport.height > 1
    if (covered) document.documentElement.style.setProperty('--viewport', `${viewport.height}px`)
    else document.documentElement.style.removeProperty('--viewport')
    if (covered) scrollTo(0, 0)
  })
}
