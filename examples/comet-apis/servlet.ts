import { definePlugin } from 'encke'
import { servletEvents } from './async-context.ts'
import { MessageSender } from './message-sender.ts'
import { Forecast, shown, WeatherConfig } from './weather.ts'
import { Weatherman } from './weatherman.ts'

const TIMEOUT = '5s'

/** The weather as a servlet of version 3.0. */
export default definePlugin({
  name: 'servlet-weather',
  api: 1,
  config: WeatherConfig,
  channels: { 'servlet-weather/forecasts': { kind: 'log', data: Forecast, access: { read: 'anyone' } } },
  setup(ctx) {
    const channel = ctx.channel('servlet-weather/forecasts')
    const messages = new MessageSender(ctx.config.mode, (forecast: Forecast) => channel.publish({}, forecast))
    const weatherman = new Weatherman(ctx, ctx.config, (forecast) => messages.send(forecast))
    channel.present(shown)
    channel.on(
      servletEvents({
        doGet({ connection, startAsync }) {
          const async = startAsync({ timeout: TIMEOUT })
          messages.setConnection(async.signal, () => async.complete())
          async.start(weatherman)
          async.onTimeout(() => ctx.log.debug(`timed out: ${connection.id}`))
          async.onError((reason) => ctx.log.debug(`${reason}: ${connection.id}`))
        },
      }),
    )
  },
})
