import type { Counter, Gauge, PluginMetrics } from '../api/plugin.ts'
import type { PluginLife } from './plugin-life.ts'

/** A metric of a plugin's, as it stands. */
export interface Metric {
  /** `encke_<plugin>_<name>`. */
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  readonly value: number
}

/** What plugins count and measure, by the whole name. */
export class Metrics {
  readonly #metrics = new Map<string, () => Metric>()

  /** Throws when the name is taken. Gives the undo. */
  add(name: string, read: () => Metric): () => void {
    if (this.#metrics.has(name)) throw new Error(`There is a metric ${name} already`)
    this.#metrics.set(name, read)
    return () => void this.#metrics.delete(name)
  }

  list(): Metric[] {
    return [...this.#metrics.values()].map((read) => read())
  }
}

/** A plugin's way to its own metrics. */
export function ownMetrics(life: PluginLife, metrics: Metrics): PluginMetrics {
  const add = (name: string, type: Metric['type'], { help, read }: { help: string; read: () => number }): void => {
    if (!/^[a-z][a-z0-9_]{0,63}$/.test(name)) throw new Error(`${JSON.stringify(name)} is no metric's name: small letters, digits and _`)
    const whole = `encke_${life.name.replaceAll('-', '_')}_${name}`
    life.effects.add(
      metrics.add(whole, () => ({ name: whole, type, help, value: read() })),
      'metric',
      whole,
    )
  }
  return {
    counter(name, help): Counter {
      let value = 0
      add(name, 'counter', { help, read: () => value })
      return {
        add(by = 1) {
          if (by < 0) throw new Error(`The counter ${name} only ever grows`)
          value += by
        },
      }
    },
    gauge(name, help): Gauge {
      let value = 0
      add(name, 'gauge', { help, read: () => value })
      return {
        set(now) {
          value = now
        },
      }
    },
  }
}
