import { pino } from 'pino'
import type { Log } from '../api/plugin.ts'

/** The log, one JSON line an event on stderr; stdout is for the one line that says that the server is ready. */
export function createLogging(level: string): (plugin: string | undefined) => Log {
  const root = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: pino.stdSerializers.err, cause: pino.stdSerializers.err },
      redact: {
        paths: ['password', 'token', 'cookie', 'authorization', '*.password', '*.token', '*.cookie', '*.authorization'],
        censor: '…',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
  return (plugin) => {
    const logger = plugin === undefined ? root : root.child({ plugin })
    return {
      debug: (message, facts = {}) => logger.debug(facts, message),
      info: (message, facts = {}) => logger.info(facts, message),
      warn: (message, facts = {}) => logger.warn(facts, message),
      error: (message, facts = {}) => logger.error(facts, message),
    }
  }
}
