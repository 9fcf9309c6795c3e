import { iAmAdmin, me } from '../../../../ui/index.ts'
import type { Shown } from '../conversation/outbox.ts'

/** Whether the reader may change a message: their own, while it is there. */
export const mayEdit = ({ author, deleted }: Shown): boolean => !deleted && author.id === me().id

/** Whether the reader may delete a message: their own, and an administrator any. */
export const mayDelete = (message: Shown): boolean => mayEdit(message) || (!message.deleted && iAmAdmin())
