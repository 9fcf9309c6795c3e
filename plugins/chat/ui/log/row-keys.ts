/** What a key means while a row of the log has the focus. */
export type RowCommand =
  | { readonly type: 'step'; readonly by: 1 | -1 }
  | { readonly type: 'do'; readonly verb: 'edit' | 'delete' | 'copy' | 'menu' }
  | { readonly type: 'enter' | 'leave' | 'end' | 'news' | 'write' }

const COMMANDS: Readonly<Record<string, RowCommand>> = {
  ArrowDown: { type: 'step', by: 1 },
  j: { type: 'step', by: 1 },
  ArrowUp: { type: 'step', by: -1 },
  k: { type: 'step', by: -1 },
  ArrowRight: { type: 'enter' },
  ArrowLeft: { type: 'leave' },
  Escape: { type: 'write' },
  End: { type: 'end' },
  n: { type: 'news' },
  e: { type: 'do', verb: 'edit' },
  Delete: { type: 'do', verb: 'delete' },
  c: { type: 'do', verb: 'copy' },
  ContextMenu: { type: 'do', verb: 'menu' },
}

/** The command of a key press; any other letter is the beginning of something to write. */
export function rowCommand(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): RowCommand | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined
  if (event.shiftKey && event.key === 'F10') return { type: 'do', verb: 'menu' }
  const command = COMMANDS[event.key]
  if (command) return command
  return event.key.length === 1 && event.key !== ' ' && event.key !== '?' ? { type: 'write' } : undefined
}
