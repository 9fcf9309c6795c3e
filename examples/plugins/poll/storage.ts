import type { Migrations } from 'encke'
import { sql } from 'kysely'
import { z } from 'zod'

const Answer = z.object({ text: z.string(), votes: z.number().int() })
/** What `poll/<room>` tells under its one key: the question, and how often each answer was given. */
export const Poll = z.object({ question: z.string(), asker: z.string(), answers: z.array(Answer) })
export type Poll = z.output<typeof Poll>

/** `answers` is a JSON list of texts; a vote names one by its place in it. */
export interface Tables {
  poll_question: { room: string; question: string; answers: string; asker: string }
  poll_vote: { room: string; person: string; answer: number }
}

const UP = [
  sql`create table poll_question (room text primary key, question text not null, answers text not null, asker text not null) strict`,
  // The key makes it one vote each.
  sql`create table poll_vote (room text, person text, answer integer not null, primary key (room, person)) strict, without rowid`,
]
/** Polls' tables. */
export const migrations: Migrations = {
  '001_polls': {
    async up(db) {
      for (const statement of UP) await statement.execute(db)
    },
  },
}
