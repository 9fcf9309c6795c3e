import { html } from '../../kernel/index.ts'
import { calendarEvent } from './calendar.ts'
import { card } from './card.ts'
import type { Places, Weather } from './channels.ts'
import { languageFor, messagesFor, nameOf } from './messages.ts'
import { picture } from './picture.ts'
import { asHtml, asText, type Manner, newsAsText } from './words.ts'

/** How the weather looks where no script shows it: lines, paragraphs, a live picture, a card for a frame, a calendar. */
export function present(weather: Weather, places: Places): void {
  const nameIn = (id: string, lang: string) =>
    nameOf({ place: id, name: places.get(id)?.name ?? id, names: places.get(id)?.names ?? {} }, lang)
  const { heartbeatSeconds = 20 } = weather.limits
  const manner = (): Manner => ({ language: 'en', units: 'metric', now: weather.now() })
  weather.channel('weather/:place').present({
    text: (report) => asText(report),
    html: (report) => asHtml(report),
    svg: (current, view) => picture(current, { ...view, now: weather.now(), name: nameIn(view.params.place, view.lang), heartbeatSeconds }),
    embed: (current, view) =>
      card(current, { ...view, now: weather.now(), place: view.params.place, name: nameIn(view.params.place, view.lang) }),
    event: calendarEvent,
  })
  weather.channel('warnings/:place').present({
    text: (news) => newsAsText(news, manner()),
    html: (news) =>
      html`${newsAsText(news, manner())
        .split('\n')
        .map((line) => html`<p>${line}</p>`)}`,
    title: ({ lang, params }) => `${messagesFor(languageFor(lang)).warnings}: ${nameIn(params.place, lang)}`,
  })
}
