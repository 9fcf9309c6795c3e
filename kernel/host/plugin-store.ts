import type { Kysely, Transaction } from 'kysely'

/** What an administrator decided of one plugin. */
export interface Decided {
  readonly disabled: boolean
  readonly settings: { readonly value: unknown } | undefined
}

type Tables = { plugins: { name: string; disabled: number; settings: string | null } }
type Write = <T>(run: (tx: Transaction<unknown>) => Promise<T>) => Promise<T>

/** What administrators decided of plugins, kept in the kernel's table `plugins`. */
export class PluginStore {
  readonly #db: Kysely<Tables>
  readonly #write: Write

  constructor(db: Kysely<unknown>, write: Write) {
    this.#db = db.withTables<Tables>()
    this.#write = write
  }

  async load(name: string): Promise<Decided> {
    const row = await this.#db.selectFrom('plugins').selectAll().where('name', '=', name).executeTakeFirst()
    const settings = row?.settings ?? undefined
    return { disabled: row?.disabled === 1, settings: settings === undefined ? undefined : { value: JSON.parse(settings) as unknown } }
  }

  async save(name: string, { disabled, settings }: Decided): Promise<void> {
    const row = { disabled: disabled ? 1 : 0, settings: settings ? JSON.stringify(settings.value) : null }
    await this.#write(async (tx) => {
      const plugins = tx.withTables<Tables>().insertInto('plugins')
      await plugins
        .values({ name, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute()
    })
  }
}
