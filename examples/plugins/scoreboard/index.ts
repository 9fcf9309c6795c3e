import { ClientError, definePlugin, isAdmin } from 'encke'
import { z } from 'zod'
import { asEmbed, asHtml, asPicture, asText, Score } from './shown.ts'

const Name = z.string().trim().min(1).max(40)
const Game = z.object({ name: Name, teams: z.array(Name).min(2).max(12) })
const HELP = '/score <game>, /score <game> <team> <points>, or +1 for one more'

/** Live scores of games, one key for each team: kept by a command or by whatever can send a PUT, shown as text, picture and embedded page. */
export default definePlugin({
  name: 'scoreboard',
  api: 1,
  config: z.object({
    games: z.record(z.string().regex(/^[a-z0-9-]{1,40}$/), Game).default({ final: { name: 'The final', teams: ['Home', 'Guests'] } }),
    keepers: z.enum(['everyone', 'admins']).default('everyone'),
  }),
  channels: { 'scoreboard/:game': { kind: 'state', data: Score, access: { read: 'anyone' } } },
  async setup(ctx) {
    const channel = ctx.channel('scoreboard/:game')
    const games = new Map(Object.entries(ctx.config.games))
    channel.authorize(({ params }) => games.has(params.game))
    channel.present({
      text: asText,
      html: asHtml,
      svg: (scores, { params, theme }) => asPicture(gameOf(params.game).name, scores, theme),
      embed: (scores, { params }) => asEmbed(gameOf(params.game).name, scores),
    })

    const gameOf = (id: string) => {
      const game = games.get(id)
      if (game) return game
      throw new ClientError('not-found', `There is no game ${id}. There is ${[...games.keys()].join(', ')}.`)
    }
    const teamOf = (game: string, words: string): string => {
      const { teams } = gameOf(game)
      const team = teams.find((team) => team.toLowerCase() === words.toLowerCase())
      if (team) return team
      throw new ClientError('not-found', `There is no team ${words}. There is ${teams.join(', ')}.`)
    }
    const tell = (game: string): string => {
      const scores = channel.current({ game })
      return gameOf(game)
        .teams.map((team) => `${team} ${scores.get(team)?.points ?? 0}`)
        .join(' : ')
    }

    let turn: Promise<unknown> = Promise.resolve()
    /** One after another: what one adds to is what the one before has told. */
    const keep = (game: string, team: string, change: (points: number) => number): Promise<unknown> => {
      const told = turn.then(() => {
        const points = change(channel.current({ game }).get(team)?.points ?? 0)
        return channel.publish({ game }, Score.parse({ team, points, at: ctx.now() }), { key: team })
      })
      turn = told.catch(() => {})
      return told
    }

    ctx.command('score', {
      summary: `Tell or keep a score: ${HELP}`,
      async run({ args, identity, reply }) {
        const [, game = '', team = '', sign = '', number = ''] = /^(\S+)(?:\s+(.+?)\s+([+-]?)(\d{1,4}))?$/.exec(args.trim()) ?? []
        if (game === '') throw new ClientError('bad-request', HELP)
        if (team !== '') {
          mayKeep(identity.role === 'guest' || (ctx.config.keepers === 'admins' && !isAdmin(identity)))
          const points = Number(sign + number)
          await keep(game, teamOf(game, team), (before) => (sign ? before + points : points))
        }
        reply(tell(game))
      },
    })

    ctx.route('PUT', '/api/scoreboard/:game/:team', async (request) => {
      const { game = '', team = '' } = request.params
      const { points } = await request.read(Score.pick({ points: true }))
      mayKeep(ctx.config.keepers === 'admins' && !isAdmin(request.caller))
      await keep(game, teamOf(game, team), () => points)
    })

    for (const [game, { teams }] of games) {
      const told = channel.current({ game })
      for (const team of told.keys()) if (!teams.includes(team)) await channel.remove({ game }, team)
      for (const team of teams) if (!told.has(team)) await keep(game, team, () => 0)
    }
  },
})

function mayKeep(refused: boolean): void {
  if (refused) throw new ClientError('forbidden', 'You do not keep this score.')
}
