import { html, type Presentation } from 'encke'
import { z } from 'zod'
import type { Mode } from './message-sender.ts'

/** What each of the three is configured with. */
export const WeatherConfig = z.object({
  feeds: z.array(z.url({ protocol: /^https?$/ })).default([]),
  /** From one feed to the next. */
  seconds: z.number().positive().default(30),
  mode: z.enum(['long-poll', 'streaming'] satisfies Mode[]).default('long-poll'),
})

/** What is told of a place. */
export const Forecast = z.object({ title: z.string(), description: z.string(), date: z.string() })
export type Forecast = z.infer<typeof Forecast>

/** How a forecast is shown where no script shows it: as the article's `entryToHtml`, but escaped. */
export const shown: Presentation<Forecast> = {
  text: ({ title, description }) => `${title}: ${description}`,
  html: ({ title, description }) => html`<h2>${title}</h2>${description}<br>`,
}
