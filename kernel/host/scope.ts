import { AsyncLocalStorage } from 'node:async_hooks'

/** Whose code is running: what nobody catches is charged to that plugin. */
export const pluginScope = new AsyncLocalStorage<string>()
