import type { PluginRequest } from '../api/plugin.ts'
import { ClientError } from '../errors.ts'
import type { PluginLife } from './plugin-life.ts'
import { inPlugin } from './scope.ts'

/** A request that fails is answered 500 by itself; it is noted, but does not count against the plugin, or a stranger could have it failed. */
export const answering =
  (handler: (request: PluginRequest) => unknown, { life, note }: { readonly life: PluginLife; readonly note: (error: unknown) => void }) =>
  async (request: PluginRequest): Promise<unknown> => {
    try {
      return await life.answer(() => handler(request))
    } catch (error) {
      if (!(error instanceof ClientError)) note(error)
      throw error
    }
  }

/** Runs something of a plugin's that nobody waits for: what it throws is charged to the plugin. */
export const guarded = (plugin: string, run: () => void, charge: (error: unknown) => void) => (): void => {
  try {
    inPlugin(plugin, run)
  } catch (error) {
    charge(error)
  }
}
