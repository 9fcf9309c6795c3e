export type Theme = 'system' | 'light' | 'dark'
const KEY = 'encke:theme'

/** The theme that was chosen in this browser; `system` follows the system's. */
export function theme(): Theme {
  const chosen = stored()
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    // Storage may be forbidden; then nothing was chosen.
    return null
  }
}

/** Puts the chosen theme on the page. */
export function applyTheme(): void {
  const chosen = theme()
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
}

/** Chooses a theme for this browser, at once. */
export function chooseTheme(chosen: Theme): void {
  try {
    localStorage.setItem(KEY, chosen)
  } catch {
    // It then holds until the page is left.
  }
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
}
