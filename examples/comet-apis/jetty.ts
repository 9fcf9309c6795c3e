import { definePlugin } from 'encke'
import { continuationEvents, type Outcome } from './continuation.ts'
import { MessageSender } from './message-sender.ts'
import { Forecast, shown, WeatherConfig } from './weather.ts'
import { Weatherman } from './weatherman.ts'

const TIMEOUT = '5s'

/** The weather with continuations. */
export default definePlugin({
  name: 'jetty-weather',
  api: 1,
  config: WeatherConfig,
  channels: { 'jetty-weather/forecasts': { kind: 'log', data: Forecast, access: { read: 'anyone' } } },
  setup(ctx) {
    const channel = ctx.channel('jetty-weather/forecasts')
    const messages = new MessageSender(ctx.config.mode, (forecast: Forecast) => channel.publish({}, forecast))
    const weatherman = new Weatherman(ctx, ctx.config, (forecast) => messages.send(forecast))
    channel.present(shown)
    channel.on(
      continuationEvents(ctx, async ({ id, signal }, continuation) => {
        messages.setConnection(signal, () => continuation.resume())
        weatherman.run(signal)
        let outcome: Outcome
        do outcome = await continuation.suspend(TIMEOUT)
        while (outcome === 'timed-out' && ctx.config.mode === 'streaming')
        ctx.log.debug(`${outcome}: ${id}`)
      }),
    )
  },
})
