/** Proves what is inferred of a plugin, and that what is wrong is refused: `tsc` runs it, nobody else does. */
import { z } from 'zod'
import { type Context, defineConfig, definePlugin, messages, type Params, service, tables, use } from '../../kernel/index.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
/** Does not compile unless both are the same type. */
const same = <A, B>(..._: Same<A, B> extends true ? [] : [different: never]): void => {}

same<Params<'weather/:place/:slot'>['place'], string>()
// @ts-expect-error there is no such parameter
same<Params<'weather/:place'>['town'], string>()

const greetings = service<{ greet(name: string): string }>('greetings')
const counts = service<number>('counts')

export const tide = definePlugin({
  name: 'tide',
  api: 1,
  config: z.object({ port: z.string(), every: z.number().default(10) }),
  tables: tables<{ tide_levels: { port: string; level: number } }>(),
  needs: [greetings],
  channels: {
    'tide/:port': {
      kind: 'log',
      data: z.object({ level: z.number() }),
      accepts: z.object({ feet: z.number() }),
      access: { write: 'signed-in' },
    },
    'tide/:port/:day': { kind: 'state', data: z.string().transform((text) => text.length) },
  },
  setup(ctx) {
    same<typeof ctx.config, { port: string; every: number }>()
    // @ts-expect-error no such setting
    ctx.config.town

    const channel = ctx.channel('tide/:port')
    // @ts-expect-error no such channel
    ctx.channel('tide/:town')
    channel.receive<Date>(
      async ({ params, data, prepared, tx, n }) => {
        same<typeof params.port, string>()
        same<typeof data, { feet: number }>()
        same<typeof prepared, Date>()
        same<typeof n, number>()
        await tx.insertInto('tide_levels').values({ port: params.port, level: data.feet }).execute()
        // @ts-expect-error no such table
        tx.selectFrom('tide_names')
        // @ts-expect-error no such column
        tx.insertInto('tide_levels').values({ town: 'x' })
        return { level: data.feet / 3 }
      },
      async ({ data }) => new Date(data.feet),
    )
    // @ts-expect-error readers get a level
    channel.receive(({ data }) => ({ feet: data.feet }))
    // @ts-expect-error the parameter is another
    void channel.publish({ town: 'x' }, { level: 1 })
    // @ts-expect-error the data is another
    void channel.publish({ port: 'x' }, { level: 'high' })
    void channel.publish({ port: 'x' }, { level: 1 })
    channel.on({
      begin: ({ params, setTimeout }) => {
        same<typeof params.port, string>()
        setTimeout('1m')
      },
      read: (_, data) => void data.feet,
    })
    channel.authorize(({ params, action }) => {
      same<typeof action, 'read' | 'write'>()
      return params.port !== ''
    })
    channel.present({ text: ({ level }) => String(level), svg: (current) => String([...current.values()].map(({ level }) => level)) })

    const days = ctx.channel('tide/:port/:day')
    // What is published is what the schema takes, what is read what it yields.
    void days.publish({ port: 'x', day: 'y' }, 'long', { key: 'k' })
    same<ReturnType<typeof days.current>, ReadonlyMap<string, number>>()
    // @ts-expect-error a parameter is missing
    void days.publish({ port: 'x' }, 'long', { key: 'k' })
    // @ts-expect-error clients send nothing here
    days.on({ read: (_, data) => data.length })

    const level = ctx.db.selectFrom('tide_levels').select('level').executeTakeFirstOrThrow()
    same<Awaited<typeof level>, { level: number }>()
    // @ts-expect-error no such column
    ctx.db.selectFrom('tide_levels').select('depth')
    const written = ctx.write(async (tx) => (await tx.selectFrom('tide_levels').selectAll().execute()).length)
    same<typeof written, Promise<number>>()
    void ctx.snapshot(async (db, at) => ({
      rows: await db.selectFrom('tide_levels').selectAll().execute(),
      ...(await at('tide/:port', { port: 'x' })),
    }))
    // @ts-expect-error no such channel
    void ctx.snapshot((_, at) => at('tide/:town', { town: 'x' }))

    ctx.command('tide', {
      summary: 'The tide',
      args: z.object({ port: z.string() }),
      run: ({ args }) => same<typeof args, { port: string }>(),
    })
    ctx.command('tides', {
      summary: 'All',
      run: ({ args, identity }) => {
        same<typeof args, string>()
        same<typeof identity.name, string>()
      },
    })

    same<ReturnType<typeof ctx.use<{ greet(name: string): string }>>, { greet(name: string): string }>()
    ctx.use(greetings).greet('Mira')
    ctx.provide(counts, 3)
    // @ts-expect-error another type than the service has
    ctx.provide(counts, 'three')

    ctx.every('10m', () => {})
    // @ts-expect-error no duration
    ctx.every('10 minutes', () => {})
    // @ts-expect-error a path begins with a slash
    ctx.route('GET', 'api/tide', () => 1)
    ctx.metrics.counter('asked', 'How often').add()
  },
})

// @ts-expect-error there is one API so far
definePlugin({ name: 'later', api: 2 })
// @ts-expect-error no such kind
definePlugin({ name: 'kind', api: 1, channels: { 'x/:y': { kind: 'list', data: z.string() } } })
// @ts-expect-error no such slot
definePlugin({ name: 'slot', api: 1, ui: { slots: { 'sidebar.middle': 'x-y' } } })

const bare = definePlugin({
  name: 'bare',
  api: 1,
  setup: (ctx) => same<typeof ctx extends Context<infer C, infer _, infer __> ? C : 0, Record<string, never>>(),
})

export default defineConfig({ plugins: [use(tide, { port: 'ostend' }), use(bare), 'chat', ['./mine.ts', { word: 'x' }], './plugins'] })
// @ts-expect-error its settings are required
use(tide)
// @ts-expect-error a setting of another type
use(tide, { port: 3 })
// @ts-expect-error a limit is a number
defineConfig({ plugins: [], limits: { bodyBytes: 'many' } })

const wordsIn = messages({
  en: { tide: 'tide', at: (when: string) => `at ${when}` },
  fr: { tide: 'marée', at: (when: string) => `à ${when}` },
})
same<ReturnType<typeof wordsIn>['tide'], string>()
wordsIn('fr').at('10:40')
// @ts-expect-error words are made of a text
wordsIn('fr').at(10)
// @ts-expect-error there are no such words
wordsIn('fr').ebb
// @ts-expect-error a language lacks words that another has
messages({ en: { tide: 'tide', ebb: 'ebb' }, fr: { tide: 'marée' } })
