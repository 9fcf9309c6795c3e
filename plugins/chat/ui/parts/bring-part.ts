import type { LitElement } from 'lit'
import { toast } from '../../../../ui/index.ts'

/** Gives a part of a page that is seldom looked at, whose code comes when it is; when that fails it is said, and there is nothing. */
export async function bringPart<T extends LitElement>(root: ParentNode, loading: Promise<new () => T>): Promise<T | undefined> {
  const type = await loading.catch(() => undefined)
  const part = type && [...root.querySelectorAll('*')].find((element): element is T => element instanceof type)
  if (!part) toast('That could not be loaded')
  await part?.updateComplete
  return part
}
