import { server } from '../../../../ui/widgets/index.ts'

/** Under what a guest of a room is kept in the tab's `sessionStorage`. */
export const keyOf = (room: string): string => `encke guest ${server} ${room}`

/** Whether a name was given for the room in this tab. */
export function isNamed(room: string): boolean {
  try {
    return sessionStorage.getItem(keyOf(room)) !== null
  } catch {
    // Storage is forbidden here.
    return false
  }
}
