import { type Tick, timeOfDay } from './tick.ts'

/** The clock as a picture that replaces itself, with a ground of its own: it cannot know the page it stands in. */
export function face(current: ReadonlyMap<string, Tick>): string {
  const tick = current.get('now')
  const text = tick ? timeOfDay(tick.time) : '--:--:--'
  return `<svg xmlns="http://www.w3.org/2000/svg" width="132" height="44" viewBox="0 0 132 44" role="img"><title>${text}</title><rect x=".5" y=".5" width="131" height="43" rx="9.5" fill="#111518" stroke="#35414a"/><circle cx="16" cy="22" r="4" fill="#f4b740"/><text x="30" y="28" font-family="ui-monospace, monospace" font-size="18" fill="#e6ebee">${text}</text></svg>`
}
