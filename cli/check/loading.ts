import type { AnyPlugin } from '../../kernel/index.ts'
import { TestKernel } from '../../kernel/testing.ts'
import accounts from '../../plugins/accounts/index.ts'
import chat from '../../plugins/chat/index.ts'
import { type Verdict, verdict } from './verdict.ts'

const told = verdict('loading')

/** A plugin with the settings that it is checked with. */
export interface Checked {
  readonly plugin: AnyPlugin
  readonly config: unknown
}

/** What a plugin that uses services is checked beside. */
export const companionsOf = ({ needs }: AnyPlugin): AnyPlugin[] => (needs && needs.length > 0 ? [accounts, chat] : [])

/** Gives the chat an owner where there is one, for nobody is served before. */
export const settle =
  (companions: readonly AnyPlugin[]) =>
  async (kernel: TestKernel): Promise<void> => {
    const body = { name: 'Owner', password: 'a password that nobody else has' }
    if (companions.length > 0) await kernel.ask('POST', '/api/setup', { body })
  }

/** Whether a kernel takes a plugin: its name, the API that it was written for, its settings, channels, paths, tables and its `setup`. */
export async function checkLoading({ plugin, config }: Checked): Promise<Verdict> {
  const tested = await TestKernel.start({ plugins: companionsOf(plugin) })
  try {
    await tested.kernel.load([{ plugin, config }])
    const status = tested.kernel.host.status().find(({ name }) => name === plugin.name)
    if (status?.state === 'active') return told('well', `${plugin.name} is active`)
    if (status?.state === 'pending') return told('unchecked', `it waits for ${status.waitsFor?.join(', ')}, which nobody provides here`)
    return told('failed', status?.fault ?? `${plugin.name} is ${status?.state ?? 'not there'}`)
  } finally {
    await tested.stop()
  }
}
