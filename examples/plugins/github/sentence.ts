import { z } from 'zod'

const SUBJECT_CHARACTERS = 100
const Repository = z.object({ repository: z.object({ full_name: z.string() }) })
const Thing = z.object({ number: z.number(), title: z.string(), html_url: z.string() })
const Sender = z.object({ sender: z.object({ login: z.string() }) })

const Push = Repository.extend({
  ref: z.string(),
  pusher: z.object({ name: z.string() }),
  commits: z.array(z.object({ message: z.string() })),
  compare: z.string(),
})
const Issue = Repository.extend(Sender.shape).extend({ action: z.string(), issue: Thing })
const PullRequest = Repository.extend(Sender.shape).extend({
  action: z.string(),
  pull_request: Thing.extend({ merged: z.boolean().nullish() }),
})
const Release = Repository.extend(Sender.shape).extend({
  action: z.string(),
  release: z.object({ tag_name: z.string(), html_url: z.string() }),
})

const TOLD = ['opened', 'closed', 'reopened']

/** What happened, in a sentence; nothing where nobody needs to hear of it, or the event is not known. */
export function sentenceOf(event: string, payload: unknown): string | undefined {
  if (event === 'ping') return told(Repository, payload, ({ repository }) => `${repository.full_name} tells what happens there from now on`)
  if (event === 'push') return told(Push, payload, pushed)
  if (event === 'issues')
    return told(Issue, payload, (it) => (TOLD.includes(it.action) ? did(it, it.action, 'issue', it.issue) : undefined))
  if (event === 'pull_request') return told(PullRequest, payload, requested)
  if (event === 'release') return told(Release, payload, released)
  return undefined
}

function pushed({ repository, ref, pusher, commits, compare }: z.output<typeof Push>): string | undefined {
  if (commits.length === 0) return undefined
  const [newest = ''] = commits.at(-1)?.message.split('\n') ?? []
  const many = commits.length === 1 ? '1 commit' : `${commits.length} commits`
  const where = ref.replace(/^refs\/(heads|tags)\//, '')
  return `${pusher.name} pushed ${many} to ${repository.full_name} ${where}: ${newest.slice(0, SUBJECT_CHARACTERS)} ${compare}`
}

function requested(it: z.output<typeof PullRequest>): string | undefined {
  if (!TOLD.includes(it.action)) return undefined
  return did(it, it.action === 'closed' && it.pull_request.merged ? 'merged' : it.action, 'pull request', it.pull_request)
}

const released = ({ repository, sender, action, release }: z.output<typeof Release>): string | undefined =>
  action === 'published' ? `${sender.login} released ${repository.full_name} ${release.tag_name} ${release.html_url}` : undefined

type By = z.output<typeof Repository> & z.output<typeof Sender>
const did = ({ repository, sender }: By, verb: string, what: string, { number, title, html_url }: z.output<typeof Thing>): string =>
  `${sender.login} ${verb} ${what} #${number} of ${repository.full_name}: ${title.slice(0, SUBJECT_CHARACTERS)} ${html_url}`

function told<S extends z.ZodType>(schema: S, payload: unknown, tell: (payload: z.output<S>) => string | undefined): string | undefined {
  const { success, data } = schema.safeParse(payload)
  return success ? tell(data) : undefined
}
