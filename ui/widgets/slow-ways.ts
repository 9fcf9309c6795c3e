import { longPoll } from '../client/transports/long-poll.ts'
import { poll } from '../client/transports/poll.ts'
import { bearer, type Means, type Transport } from '../client/transports/transport.ts'

/** What is left where nothing streams, the better one first; few pages ever fetch it. */
export const SLOW_WAYS: readonly Transport[] = [longPoll, poll]

/** Those of the channels that this page may not even ask for; none where no channel answers, for then it is the server that is away. */
export async function closedOf(names: readonly string[], { fetch, origin, token }: Means): Promise<readonly string[]> {
  const answers = (name: string) =>
    fetch(`${origin}/channels/${name}?limit=1`, { headers: bearer(token) }).then(
      () => true,
      () => false,
    )
  const answered = await Promise.all(names.map(answers))
  return answered.includes(true) ? names.filter((_, index) => !answered[index]) : []
}
