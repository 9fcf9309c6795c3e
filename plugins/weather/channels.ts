import { z } from 'zod'
import type { Channels, Context } from '../../kernel/index.ts'
import type { ConfiguredPlace, WeatherConfig } from './config.ts'
import { Report } from './report.ts'
import type { Tables } from './storage.ts'
import { WarningNews } from './warning-news.ts'

/** Which place a room shows, under the key `place` of `room-weather/<room>`. */
export const RoomWeather = z.object({
  place: z.string(),
  name: z.string(),
  names: z.record(z.string(), z.string()).exactOptional(),
  /** What becomes of its warnings is said in the room. */
  saysWarnings: z.boolean(),
})
export type RoomWeather = z.output<typeof RoomWeather>

/** `weather/<place>`: what its sources say, by slot. `warnings/<place>`: what became of each warning. `room-weather/<room>`: the room's own place. */
export const channels = {
  'weather/:place': { kind: 'state', data: Report, access: { read: 'anyone' } },
  'warnings/:place': { kind: 'log', data: WarningNews, access: { read: 'anyone' }, retain: { last: 1_000, for: '30d' } },
  'room-weather/:room': { kind: 'state', data: RoomWeather, access: { read: 'authorized' } },
} as const satisfies Channels

export type Weather = Context<WeatherConfig, typeof channels, Tables>

/** The configured places, by id. */
export type Places = ReadonlyMap<string, ConfiguredPlace>

/** A place as people are told of it. */
export const described = (id: string, { name = id, names, zone }: Pick<ConfiguredPlace, 'name' | 'names' | 'zone'>) => ({
  id,
  name,
  ...(Object.keys(names).length > 0 && { names }),
  ...(zone !== undefined && { zone }),
})
