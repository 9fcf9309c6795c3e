import { openDatabases } from '../log/database.ts'

/** Takes back that an administrator has disabled a plugin, in a folder that no server uses; gives whether it was. Throws `FolderInUse` where one does. */
export function enablePlugin(data: string, name: string): boolean {
  const databases = openDatabases(data)
  try {
    return databases.writing.prepare('UPDATE plugins SET disabled = 0 WHERE name = ? AND disabled = 1').run(name).changes > 0
  } finally {
    databases.close()
  }
}
