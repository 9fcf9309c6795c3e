import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import { beginLineage } from '../kernel/log/backup.ts'
import { Failure, reporting } from './failure.ts'
import { DATA, dataFolder } from './installation.ts'

/** `encke new-lineage`: for a copy of the data folder that was made by other means than `encke backup`. */
export const newLineage = defineCommand({
  meta: { name: 'new-lineage', description: 'Tell the log that it goes on otherwise than clients saw: after a copy was put back' },
  args: { data: DATA },
  run: reporting(({ args }) => {
    const data = dataFolder(args.data)
    if (!existsSync(join(data, 'encke.db'))) throw new Failure(`${data} holds no data of Encke's (--data names another folder).`)
    beginLineage(data)
    process.stdout.write(`The log in ${data} has begun a new lineage: pages that were open load everything anew.\n`)
  }),
})
