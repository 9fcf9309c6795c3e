import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { openDatabases } from './database.ts'

const NEXT_LINEAGE = 'UPDATE log_head SET lineage = lineage + 1'

/**
 * Copies the database of a data folder, which a server may be using, to a file that is not there yet. The copy is as of one moment,
 * and of a lineage of its own: whoever puts it back tells clients the truth without doing anything more.
 */
export async function backUp(data: string, file: string): Promise<void> {
  const source = new SQLite(join(data, 'encke.db'), { readonly: true, fileMustExist: true })
  try {
    await source.backup(file)
  } finally {
    source.close()
  }
  const copy = new SQLite(file)
  copy.exec(NEXT_LINEAGE)
  copy.pragma('wal_checkpoint(TRUNCATE)')
  copy.close()
}

/** Begins a new lineage in a folder that no server uses; throws `FolderInUse` where one does. */
export function beginLineage(data: string): void {
  const databases = openDatabases(data)
  try {
    databases.writing.exec(NEXT_LINEAGE)
  } finally {
    databases.close()
  }
}
