import { ClientError, definePlugin, service } from 'encke'
import { z } from 'zod'

/** What chat provides, as the guide has it. */
const voice = service<{ say(line: { room: string; speaker: string; text: string }, tx: unknown): Promise<void> }>('voice')

const HOUR_MS = 3_600_000
/** When a pet was fed, ms UTC, and by whom; `missed` once the room has been told that it is late. */
const Meal = z.object({ at: z.number(), by: z.string(), missed: z.boolean() })

/** Who has fed the pets: `/fed Tom` notes it, and a room is told, once, when somebody is hungry. */
export default definePlugin({
  name: 'feeder',
  api: 1,
  config: z.object({
    pets: z.array(z.string().trim().min(1).max(40)).min(1).max(20).default(['Tom']),
    hungryAfterHours: z.number().positive().default(10),
    room: z.string().default('lobby'),
  }),
  channels: { 'feeder/meals': { kind: 'state', data: Meal } },
  needs: [voice],
  setup(ctx) {
    const { pets, hungryAfterHours, room } = ctx.config
    const meals = ctx.channel('feeder/meals')
    meals.present({ text: ({ by }) => `fed by ${by}` })

    ctx.command('fed', {
      summary: `Note who was fed: /fed ${pets[0]}. /fed alone tells`,
      async run({ args, identity, reply }) {
        if (args.trim() === '') return reply(pets.map((pet) => `${pet}: ${told(meals.current({}).get(pet), ctx.now())}`).join('\n'))
        const pet = pets.find((pet) => pet.toLowerCase() === args.trim().toLowerCase())
        if (pet === undefined) throw new ClientError('not-found', `There is no ${args.trim()} here, but ${pets.join(', ')}.`)
        if (identity.role === 'guest') throw new ClientError('forbidden', 'Guests do not feed the pets.')
        await meals.publish({}, { at: ctx.now(), by: identity.name, missed: false }, { key: pet })
        reply(`${pet} is full.`)
      },
    })

    ctx.every('1m', async () => {
      for (const pet of pets) {
        const meal = meals.current({}).get(pet)
        if (!meal || meal.missed || ctx.now() - meal.at < hungryAfterHours * HOUR_MS) continue
        await ctx.write(async (tx) => {
          await meals.publish({}, { ...meal, missed: true }, { key: pet, tx })
          await ctx.use(voice).say({ room, speaker: 'Feeder', text: `${pet} is hungry: ${told(meal, ctx.now())}.` }, tx)
        })
      }
    })
  },
})

function told(meal: z.output<typeof Meal> | undefined, now: number): string {
  if (!meal) return 'nobody knows'
  const hours = Math.floor((now - meal.at) / HOUR_MS)
  return `fed by ${meal.by} ${hours === 0 ? 'just now' : hours === 1 ? 'an hour ago' : `${hours} hours ago`}`
}
