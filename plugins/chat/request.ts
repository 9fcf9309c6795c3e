import type { PluginRequest } from '../../kernel/index.ts'

/** A segment of the path. */
export const param = (request: PluginRequest, name: string): string => request.params[name] ?? ''
