import type { AnyPlugin, ChannelDefinition, Service } from '../kernel/index.ts'

/** What a plugin brings, as far as it declares it: a line for each sort of thing. */
export function describe({ name, channels, tables, migrations, needs, paths, permissions, ui, config }: AnyPlugin): string[] {
  const channelLines = Object.entries(channels ?? {}).map(
    ([pattern, channel]) => `channel ${pattern}: ${channelInWords(channel as ChannelDefinition)}`,
  )
  const prefixes: readonly string[] = paths ?? [`/api/${name}`, `/${name}`]
  const services = (needs ?? []).map((key: Service<unknown>) => key.name)
  return [
    ...channelLines,
    `routes below ${prefixes.join(', ')}`,
    ...(config ? ['settings of its own'] : []),
    ...(tables || migrations ? [`tables of its own: ${Object.keys(migrations ?? {}).length} migrations`] : []),
    ...(services.length > 0 ? [`uses the services ${services.join(', ')}`] : []),
    ...elementsOf(ui).map((tag) => `element <${tag}>`),
    fetching(permissions?.net),
  ]
}

const channelInWords = ({ kind, access, accepts }: ChannelDefinition): string => {
  const writers = accepts ? (access?.write ?? 'nobody') : 'nobody'
  return `${kind}, read by ${access?.read ?? 'signed-in'}, written by ${writers}`
}

const elementsOf = (ui: AnyPlugin['ui']): string[] => [...Object.keys(ui?.elements ?? {}), ...Object.keys(ui?.widgets ?? {})]

/** The hosts that a plugin says it fetches from, in words. */
export const fetching = (net: readonly string[] | undefined): string =>
  net && net.length > 0 ? `fetches from ${net.join(', ')}` : 'says that it fetches nothing'
