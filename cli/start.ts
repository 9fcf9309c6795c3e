import { defineCommand } from 'citty'
import { reporting } from './failure.ts'
import { STARTING } from './installation.ts'
import { serve } from './serve.ts'

/** `encke start`: the whole server, with the settings of the environment. */
export const start = defineCommand({
  meta: { name: 'start', description: 'Start the server: also what encke alone does' },
  args: STARTING,
  run: reporting(({ args: { data, port, host, config } }) => serve({ ENCKE_DATA: data, PORT: port, HOST: host, ENCKE_CONFIG: config })),
})
