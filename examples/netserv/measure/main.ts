import { measure } from './measure.ts'
import { MeasuredServer } from './measured-server.ts'
import { readOptions, USAGE, UsageError } from './options.ts'
import { report, well } from './report.ts'

const NOT_WELL = 1
const BAD_USAGE = 2

/** Measures what the command line asks for; the program of the server is named by the environment. */
async function main(): Promise<void> {
  const words = process.argv.slice(2)
  if (words.includes('--help')) return void process.stdout.write(`${USAGE}\n`)
  const options = readOptions(words)
  const server = await MeasuredServer.start(process.env.NETSERV_MEASURED ?? '')
  try {
    const measured = await measure(server, options)
    process.stdout.write(`${report(measured)}\n`)
    if (!well(measured)) process.exitCode = NOT_WELL
  } finally {
    await server.stop()
  }
}

await main().catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n${USAGE}\n`)
  process.exitCode = BAD_USAGE
})
