import { get } from 'node:http'
import type { Connect, Told } from './reader.ts'

/** Follows by responses that stay open, whose lines hold the frames; `jsonOf` finds the JSON in a line. */
export const held =
  (name: string, jsonOf: (line: string) => string): Connect =>
  (origin, reader, { ended, signal }) => {
    const request = get(`${origin}/comet/${name}?${reader.query}`, { agent: false, signal }, (response) => {
      let rest = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        const lines = (rest + text).split('\n')
        rest = lines.pop() ?? ''
        for (const json of lines.map(jsonOf)) if (json !== '') reader.take(JSON.parse(json) as Told)
      })
      response.on('error', () => {})
      response.on('close', ended)
    })
    request.on('error', ended)
  }
