import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Names of invented feeds, each in the shape of a publisher's. */
export type Twin = 'environment-canada' | 'nws-station' | 'meteoalarm'

/** An invented feed's text, in the shape of a publisher's. Of MeteoAlarm's eight entries two alerts are in force, until 2099. */
export const twin = (name: Twin): string => readFileSync(resolve(import.meta.dirname, 'twins', `${name}.xml`), 'utf8')
