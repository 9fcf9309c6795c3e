import { asError } from '../kernel/errors.ts'

/** A command cannot do what it was asked to; its sentence is all that whoever asked needs. */
export class Failure extends Error {}

const EXPECTED = new Set(['ConfigurationError', 'FolderInUse'])

/** Runs a command, and ends with 1 and a sentence where it fails; what nobody expected is shown with its stack. */
export const reporting =
  <C>(run: (context: C) => void | Promise<void>) =>
  async (context: C): Promise<void> => {
    try {
      await run(context)
    } catch (cause) {
      const error = asError(cause)
      const expected = error instanceof Failure || EXPECTED.has(error.name)
      process.stderr.write(`${expected ? error.message : error.stack}\n`)
      process.exitCode = 1
    }
  }
