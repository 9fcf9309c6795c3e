import { definePlugin } from 'encke'
import { cometEvents } from './comet-processor.ts'
import { MessageSender } from './message-sender.ts'
import { Forecast, shown, WeatherConfig } from './weather.ts'
import { Weatherman } from './weatherman.ts'

const TIMEOUT = '60s'

/** The weather as a `CometProcessor`. */
export default definePlugin({
  name: 'tomcat-weather',
  api: 1,
  config: WeatherConfig,
  channels: { 'tomcat-weather/forecasts': { kind: 'log', data: Forecast, access: { read: 'anyone' } } },
  setup(ctx) {
    const channel = ctx.channel('tomcat-weather/forecasts')
    const messages = new MessageSender(ctx.config.mode, (forecast: Forecast) => channel.publish({}, forecast))
    const weatherman = new Weatherman(ctx, ctx.config, (forecast) => messages.send(forecast))
    channel.present(shown)
    channel.on(
      cometEvents({
        event(event) {
          const { id, signal } = event.connection
          ctx.log.debug(`${event.type} of ${id}`)
          if (event.type === 'begin') {
            event.setTimeout(TIMEOUT)
            messages.setConnection(signal, () => event.close())
            weatherman.run(signal)
          }
          return event.type === 'error' && event.subType === 'timeout' && ctx.config.mode === 'streaming' ? 'keep' : undefined
        },
      }),
    )
  },
})
