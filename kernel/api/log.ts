/**
 * Lines of the server's log, with the plugin's name.
 *
 * @example ctx.log.warn('The gauge is dry', { port: 'york' })
 */
export type Log = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (message: string, facts?: object) => void>>
