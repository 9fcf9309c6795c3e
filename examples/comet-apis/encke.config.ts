import { defineConfig, use } from 'encke'
import jetty from './jetty.ts'
import servlet from './servlet.ts'
import tomcat from './tomcat.ts'

/** In turn; `WEATHER_FEEDS` may name others, with spaces between. Any RSS or Atom feed will do. */
const feeds = process.env.WEATHER_FEEDS?.split(' ') ?? [
  'https://rss.weather.gov.hk/rss/CurrentWeather.xml',
  'https://weather.gc.ca/rss/weather/45.403_-75.687_e.xml',
]
const weather = { feeds, seconds: Number(process.env.WEATHER_SECONDS ?? 30) }

/** The same weather in the three ways, and nothing else. */
export default defineConfig({ plugins: [use(tomcat, weather), use(jetty, weather), use(servlet, weather)] })
