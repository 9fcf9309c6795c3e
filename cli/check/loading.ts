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

/** Runs something on a kernel that has what a plugin needs: accounts and chat, where it needs any service. */
export async function besideOthers<T>({ needs }: AnyPlugin, run: (kernel: TestKernel) => Promise<T>): Promise<T> {
  const kernel = await TestKernel.start({ plugins: needs && needs.length > 0 ? [accounts, chat] : [] })
  try {
    return await run(kernel)
  } finally {
    await kernel.stop()
  }
}

/** Whether a kernel takes a plugin: its name, the API that it was written for, its settings, channels, paths, tables and its `setup`. */
export function checkLoading({ plugin, config }: Checked): Promise<Verdict> {
  return besideOthers(plugin, async ({ kernel }) => {
    await kernel.load([{ plugin, config }])
    const status = kernel.host.status().find(({ name }) => name === plugin.name)
    if (status?.state === 'active') return told('well', `${plugin.name} is active`)
    if (status?.state === 'pending') return told('unchecked', `it waits for ${status.waitsFor?.join(', ')}, which nobody provides here`)
    return told('failed', status?.fault ?? `${plugin.name} is ${status?.state ?? 'not there'}`)
  })
}
